package org.farheap.bench.report;

import static org.farheap.bench.report.Words.bytes;
import static org.farheap.bench.report.Words.exact;
import static org.farheap.bench.report.Words.nanos;
import static org.farheap.bench.report.Words.part;
import static org.farheap.bench.report.Words.share;

import java.util.List;
import org.farheap.bench.html.Axis;
import org.farheap.bench.html.Cell;
import org.farheap.bench.html.DataTable;
import org.farheap.bench.html.LinePlot;
import org.farheap.bench.html.Section;
import org.farheap.bench.html.Series;
import org.farheap.bench.html.Unit;
import org.farheap.runtime.ColdClass;
import org.farheap.runtime.ColdHeap;

/// What the memory servers found in the regions that only they hold: over time, and by class.
final class ColdHeapPart {
    private static final int MOST_CLASSES = 20;

    private final Run run;
    private final List<ColdInventories.Inventory> inventories;
    private final List<ColdClass> classes;

    ColdHeapPart(RecordingFigures figures) {
        run = figures.run();
        inventories = figures.cold().all();
        classes = figures.cold().classes();
    }

    /// @param section there is an inventory to tell of
    void write(Section section) {
        section.paragraph(latest(inventories.getLast()));
        if (!classes.isEmpty()) {
            section.table(byClass());
        }
        if (inventories.size() > 1) {
            section.figure("The cold heap over time, by what the memory servers found", overTime());
        }
        section.note(cost());
    }

    private String latest(ColdInventories.Inventory last) {
        String unreadable = last.unreadable() == 0 ? "" : " %s regions that only the servers hold could not be read."
                .formatted(exact(last.unreadable()));
        return "At %,.1f s the memory servers could read %s, %s of the %s in old and humongous regions; of it dead: %s, %s.%s"
                .formatted(run.second(last.at()), bytes(last.read()), share(part(last.read(), last.used())), bytes(last.used()),
                        bytes(last.dead()), share(part(last.dead(), last.read())), unreadable);
    }

    private DataTable byClass() {
        DataTable table = new DataTable("Classes in the cold heap, at the latest inventory", "class", "objects", "bytes", "of all", "dead",
                "of the class");
        double all = ColdClass.sum("", classes).bytes();
        for (ColdClass row : ColdHeap.first(MOST_CLASSES, classes)) {
            table.row(Cell.text(row.name()), Cell.text(exact(row.objects())), Cell.text(bytes(row.bytes())),
                    Cell.share(part(row.bytes(), all)), Cell.text(bytes(row.deadBytes())), Cell.share(part(row.deadBytes(), row.bytes())));
        }
        return table;
    }

    private LinePlot overTime() {
        LinePlot plot = new LinePlot(Axis.linear("since the recording began", Unit.SECONDS), Axis.linear("heap", Unit.BYTES));
        Series live = plot.series("live");
        Series dead = plot.series("dead");
        Series used = plot.series("all of old and humongous regions");
        for (ColdInventories.Inventory each : inventories) {
            double at = run.second(each.at());
            live.add(at, each.live());
            dead.add(at, each.dead());
            used.add(at, each.used());
        }
        return plot;
    }

    private String cost() {
        long longest = inventories.stream().mapToLong(ColdInventories.Inventory::durationNanos).max().orElseThrow();
        long server = inventories.stream().mapToLong(ColdInventories.Inventory::serverNanos).sum();
        long fetched = inventories.stream().mapToLong(ColdInventories.Inventory::pagesFetched).sum();
        return ("The servers read whole regions of which nothing is on this machine, and tell live and dead apart themselves. "
                + "Inventories: %s; the longest took %s, all together %s of the servers' processors; pages fetched for them: %s.")
                .formatted(exact(inventories.size()), nanos(longest), nanos(server), exact(fetched));
    }
}
