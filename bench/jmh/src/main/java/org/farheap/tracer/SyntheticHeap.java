package org.farheap.tracer;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Old regions full of the objects of a map: entries, keys and values of a few dozen bytes, and tables that hold the entries. Two in three
/// references lead to the same region, as they do after copying; the rest to any region. Narrow oops, narrow klass.
final class SyntheticHeap implements RegionImages {
    private static final int REGION_BYTES = 1 << 20;
    private static final int MAX_LENGTH = 48;
    private static final int HEADER_BYTES = 16;
    private static final int REFERENCE_BYTES = 4;
    private static final int OOP_SHIFT = 3;
    private static final ClassLayout ENTRY = ClassLayout.instance(0x1000, "Entry", 32, List.of(new OopMapBlock(16, 3)));
    private static final ClassLayout KEY = ClassLayout.instance(0x1100, "Key", 24, List.of(new OopMapBlock(20, 1)));
    private static final ClassLayout TABLE = ClassLayout.objectArray(0x1200, "[LEntry;", HEADER_BYTES, 2);
    private static final ClassLayout BYTES = ClassLayout.primitiveArray(0x1300, "[B", HEADER_BYTES, 0);
    private static final List<ClassLayout> CLASSES = List.of(ENTRY, KEY, TABLE, BYTES);

    final HeapEncoding encoding;
    final ClassTable classes;
    final RegionTable table;
    final long[] roots;
    private final MemorySegment memory;
    private final SplittableRandom random = new SplittableRandom(1);
    private final int[][] starts;

    SyntheticHeap(Arena arena, int regions) {
        encoding = new HeapEncoding(0x1_0000_0000L, (long) regions * REGION_BYTES, REGION_BYTES, 8, PointerEncoding.narrow(0, OOP_SHIFT),
                PointerEncoding.narrow(0, 0), false);
        classes = ClassTable.of(encoding, CLASSES);
        memory = arena.allocate(encoding.heapBytes(), REGION_BYTES);
        starts = new int[regions][];
        RegionKind[] kinds = new RegionKind[regions];
        Arrays.fill(kinds, RegionKind.OLD);
        int[] used = new int[regions];
        for (int region = 0; region < regions; region++) {
            used[region] = place(region);
        }
        for (int region = 0; region < regions; region++) {
            refer(region);
        }
        table = RegionTable.of(encoding, 1, kinds, used);
        roots = random.longs(1000, 0, regions).map(region -> address((int) region)).toArray();
    }

    /// Returns the bytes used.
    private int place(int region) {
        int[] placed = new int[REGION_BYTES / HEADER_BYTES];
        int count = 0;
        int at = 0;
        while (at < REGION_BYTES - HEADER_BYTES - MAX_LENGTH * REFERENCE_BYTES) {
            placed[count++] = at;
            at += place((long) region * REGION_BYTES + at);
        }
        starts[region] = Arrays.copyOf(placed, count);
        return at;
    }

    private int place(long at) {
        int choice = random.nextInt(10);
        ClassLayout layout = choice < 4 ? ENTRY : choice < 6 ? KEY : choice < 7 ? TABLE : BYTES;
        memory.set(JAVA_LONG, at, 1);
        memory.set(JAVA_INT, at + 8, (int) layout.klass());
        if (!layout.kind().isArray()) {
            return layout.instanceBytes();
        }
        int length = random.nextInt(MAX_LENGTH);
        memory.set(JAVA_INT, at + 12, length);
        return HEADER_BYTES + (length << layout.log2ElementBytes()) + 7 & -8;
    }

    private void refer(int region) {
        long bottom = (long) region * REGION_BYTES;
        for (int start : starts[region]) {
            ClassLayout layout = classes.layout(memory.get(JAVA_INT, bottom + start + 8));
            if (layout == TABLE) {
                refer(region, bottom + start + HEADER_BYTES, memory.get(JAVA_INT, bottom + start + 12));
            }
            layout.oopMapBlocks().forEach(block -> refer(region, bottom + start + block.offset(), block.count()));
        }
    }

    private void refer(int region, long at, int count) {
        for (int i = 0; i < count; i++) {
            int target = random.nextInt(3) == 0 ? random.nextInt(starts.length) : region;
            memory.set(JAVA_INT, at + (long) i * REFERENCE_BYTES, random.nextInt(5) == 0 ? 0 : (int) (address(target) >>> OOP_SHIFT));
        }
    }

    /// Of an object of a region.
    private long address(int region) {
        return encoding.bottom(region) + starts[region][random.nextInt(starts[region].length)];
    }

    @Override
    public MemorySegment image(int region) {
        return memory.asSlice((long) region * REGION_BYTES, REGION_BYTES);
    }

    @Override
    public long epoch(int region) {
        return 1;
    }
}
