package org.farheap.server.near;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.farheap.tracer.ClassLayout;
import org.farheap.tracer.ClassTable;
import org.farheap.tracer.HeapEncoding;
import org.farheap.tracer.LayoutKind;
import org.farheap.tracer.MirrorFields;
import org.farheap.tracer.OopMapBlock;
import org.farheap.tracer.ReferenceFields;
import org.farheap.wire.NearWire;
import org.farheap.wire.NearWire.Entries;

/// Layouts by klass, and the table that is made of them when it is asked for.
final class DescribedClasses {
    static final int CLASSES_MAX = 1 << 20;
    /// Of a layout's objects, without its name, blocks and offsets; about.
    private static final long LAYOUT_BYTES = 256;
    private static final long BLOCK_BYTES = 24;
    private static final int NAME_ALIGNMENT = 8;
    private static final LayoutKind[] KINDS = LayoutKind.values();

    /// @param bytes that it takes of the quota
    private record Described(ClassLayout layout, long bytes) {}

    private final DescriptionQuota quota;
    private final Map<Long, Described> classes = new LinkedHashMap<>();
    private ClassTable table;

    DescribedClasses(DescriptionQuota quota) {
        this.quota = quota;
    }

    void forget() {
        quota.give(classes.values().stream().mapToLong(Described::bytes).sum());
        classes.clear();
        table = null;
    }

    /// A class_layouts frame: all of it, or nothing.
    void add(ByteBuffer payload) throws MalformedFrame {
        int count = Entries.read(payload).count();
        List<NearWire.ClassLayout> heads = new ArrayList<>();
        List<ClassLayout> layouts = new ArrayList<>();
        String fault = null;
        while (payload.remaining() >= NearWire.ClassLayout.SIZE) {
            NearWire.ClassLayout head = NearWire.ClassLayout.read(payload);
            List<OopMapBlock> blocks = blocks(head, payload);
            String name = name(head, payload);
            fault = fault == null ? fault(head) : fault;
            heads.add(head);
            layouts.add(fault == null ? layout(head, blocks, name) : null);
        }
        MalformedFrame.unless(!payload.hasRemaining() && heads.size() == count, "class_layouts whose lengths do not agree");
        BadDescription.unless(fault == null, "%s", fault);
        layouts.forEach(this::put);
    }

    private static List<OopMapBlock> blocks(NearWire.ClassLayout head, ByteBuffer payload) throws MalformedFrame {
        int count = Short.toUnsignedInt(head.oopMapBlocks());
        MalformedFrame.unless(payload.remaining() >= count * NearWire.OopMapBlock.SIZE, "class_layouts that end in a class");
        List<OopMapBlock> blocks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            NearWire.OopMapBlock block = NearWire.OopMapBlock.read(payload);
            blocks.add(new OopMapBlock(block.offset(), block.count()));
        }
        return blocks;
    }

    private static String name(NearWire.ClassLayout head, ByteBuffer payload) throws MalformedFrame {
        byte[] utf8 = new byte[Short.toUnsignedInt(head.nameBytes())];
        int padded = Math.ceilDiv(utf8.length, NAME_ALIGNMENT) * NAME_ALIGNMENT;
        MalformedFrame.unless(payload.remaining() >= padded, "class_layouts that end in a name");
        payload.get(utf8);
        payload.position(payload.position() + padded - utf8.length);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static String fault(NearWire.ClassLayout head) {
        if (Short.toUnsignedInt(head.kind()) >= KINDS.length) {
            return "klass %#x is of kind %d, which is none".formatted(head.klass(), Short.toUnsignedInt(head.kind()));
        }
        boolean flags = (head.weak() & -2) == 0 && head.zero() == 0;
        return flags ? null : "klass %#x has a field that must be 0 or 1, and is not".formatted(head.klass());
    }

    private static ClassLayout layout(NearWire.ClassLayout head, List<OopMapBlock> blocks, String name) {
        LayoutKind kind = KINDS[head.kind()];
        MirrorFields mirror = kind == LayoutKind.MIRROR ? new MirrorFields(head.first(), head.second(), head.third()) : null;
        ReferenceFields reference = kind == LayoutKind.REFERENCE
                ? new ReferenceFields(head.first(), head.second(), head.weak() == 1) : null;
        return new ClassLayout(head.klass(), name, kind, head.instanceBytes(), blocks, Short.toUnsignedInt(head.arrayHeaderBytes()),
                Short.toUnsignedInt(head.log2ElementBytes()), mirror, reference, kind == LayoutKind.STACK_CHUNK ? head.first() : 0);
    }

    private void put(ClassLayout layout) {
        Described old = classes.get(layout.klass());
        BadDescription.unless(old != null || classes.size() < CLASSES_MAX, "more than %d classes", CLASSES_MAX);
        long bytes = memoryBytes(layout);
        quota.take(bytes);
        quota.give(old == null ? 0 : old.bytes());
        classes.put(layout.klass(), new Described(layout, bytes));
        table = null;
    }

    /// With the offsets that the table spells out of the blocks.
    private static long memoryBytes(ClassLayout layout) {
        long references = layout.oopMapBlocks().stream().mapToLong(block -> Integer.toUnsignedLong(block.count())).sum();
        return LAYOUT_BYTES + 2L * layout.name().length() + BLOCK_BYTES * layout.oopMapBlocks().size() + 2 * Integer.BYTES * references;
    }

    /// @throws org.farheap.tracer.Refused when a layout cannot be one of this heap
    ClassTable table(HeapEncoding encoding) {
        if (table == null) {
            table = ClassTable.of(encoding, classes.values().stream().map(Described::layout).toList());
        }
        return table;
    }
}
