package org.farheap.tracer;

import static org.farheap.tracer.Refused.Subject.CLASS_TABLE;

import java.util.List;

/// The classes of a heap, found by klass. Open addressing over one array of shapes: a lookup allocates nothing, and costs one load
/// where most classes have a slot of their own.
public final class ClassTable {
    static final int MAX_CLASSES = 1 << 20;
    /// Of all classes together, as they are spelled out: 64 MiB.
    private static final long MAX_OFFSETS = 1 << 24;
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private final HeapEncoding encoding;
    private final ClassShape[] shapes;
    private final ClassShape[] slots;
    private final int hashShift;

    private ClassTable(HeapEncoding encoding, int classes) {
        this.encoding = encoding;
        shapes = new ClassShape[classes];
        // At most half of the slots are taken, so a search ends.
        int log2Slots = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, 2 * classes));
        slots = new ClassShape[1 << log2Slots];
        hashShift = Long.SIZE - log2Slots;
    }

    /// @throws Refused when a layout cannot be one of this heap, or a klass is told twice
    public static ClassTable of(HeapEncoding encoding, List<ClassLayout> layouts) {
        Refused.unless(layouts.size() <= MAX_CLASSES, CLASS_TABLE, "%d classes; at most 2^20 are taken", layouts.size());
        ClassTable table = new ClassTable(encoding, layouts.size());
        long offsets = 0;
        for (int i = 0; i < layouts.size(); i++) {
            ClassLayout layout = layouts.get(i);
            new LayoutCheck(encoding, layout).check();
            offsets += layout.oopMapBlocks().stream().mapToLong(OopMapBlock::count).sum();
            Refused.unless(offsets <= MAX_OFFSETS, CLASS_TABLE, "more than 2^24 reference fields in %d classes", i + 1);
            table.add(new ClassShape(encoding, layout, i));
        }
        return table;
    }

    private void add(ClassShape shape) {
        int slot = slot(shape.encodedKlass);
        while (slots[slot] != null) {
            Refused.unless(slots[slot].encodedKlass != shape.encodedKlass, CLASS_TABLE, "klass %#x is told twice", shape.layout.klass());
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = shape;
        shapes[shape.index] = shape;
    }

    private int slot(long encodedKlass) {
        return (int) (encodedKlass * GOLDEN_RATIO >>> hashShift);
    }

    /// The class of an object whose header says so; null when it is not known.
    ClassShape find(long encodedKlass) {
        int slot = slot(encodedKlass);
        ClassShape shape = slots[slot];
        while (shape != null && shape.encodedKlass != encodedKlass) {
            slot = slot + 1 & slots.length - 1;
            shape = slots[slot];
        }
        return shape;
    }

    ClassShape shape(int index) {
        return shapes[index];
    }

    public HeapEncoding encoding() {
        return encoding;
    }

    public int size() {
        return shapes.length;
    }

    /// The layout of a klass; null when it is not known.
    public ClassLayout layout(long klass) {
        if (!encoding.klasses().encodes(klass, encoding.klassBits())) {
            return null;
        }
        ClassShape shape = find(encoding.klasses().encode(klass));
        return shape == null ? null : shape.layout;
    }
}
