package org.farheap.tracer;

import java.util.List;

/// Objects and their bytes by class: the classes that have any, ordered by klass.
public record ClassHistogram(List<Row> rows) {
    public record Row(ClassLayout layout, long objects, long bytes) {}

    public ClassHistogram {
        rows = List.copyOf(rows);
    }

    public long objects() {
        return rows.stream().mapToLong(Row::objects).sum();
    }

    public long bytes() {
        return rows.stream().mapToLong(Row::bytes).sum();
    }

    /// Objects of a kind.
    public long objects(LayoutKind kind) {
        return rows.stream().filter(row -> row.layout().kind() == kind).mapToLong(Row::objects).sum();
    }

    public Unskippable unskippable() {
        return new Unskippable(objects(LayoutKind.MIRROR), objects(LayoutKind.REFERENCE), objects(LayoutKind.CLASS_LOADER),
                objects(LayoutKind.STACK_CHUNK));
    }
}
