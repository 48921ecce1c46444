package org.farheap.tracer;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes a synthetic heap, and remembers what it wrote. What no test has written is 0xA5.
final class HeapBuilder {
    private static final long MARK_WORD = 0x0000_0123_4567_8901L;
    static final long TABLE_EPOCH = 77;

    final HeapEncoding encoding;
    final TestClasses classes;
    final RegionKind[] kinds;
    final int[] used;
    final MemorySegment[] memory;
    final TreeMap<Long, Placed> objects = new TreeMap<>();
    /// Targets by the address of their slot; null references are not in it.
    final Map<Long, Long> references = new HashMap<>();

    HeapBuilder(HeapEncoding encoding) {
        this.encoding = encoding;
        classes = new TestClasses(encoding);
        kinds = new RegionKind[encoding.regions()];
        Arrays.fill(kinds, RegionKind.FREE);
        used = new int[kinds.length];
        memory = new MemorySegment[kinds.length];
        for (int region = 0; region < memory.length; region++) {
            memory[region] = Arena.ofAuto().allocate(encoding.regionBytes(), 8).fill((byte) 0xA5);
        }
    }

    /// Length is of elements, static references, or words of stack; classes without take 0.
    long bytesOf(ClassLayout layout, int length) {
        int oop = encoding.oops().bytes();
        return switch (layout.kind()) {
            case OBJECT_ARRAY, PRIMITIVE_ARRAY -> up8(layout.arrayHeaderBytes() + ((long) length << layout.log2ElementBytes()));
            case MIRROR -> up8(layout.mirror().staticsOffset() + (long) length * oop) + 8;
            case STACK_CHUNK -> layout.instanceBytes() + 8L * length + 8L * Math.ceilDiv((long) length * (8 / oop), 64L);
            default -> layout.instanceBytes();
        };
    }

    private static long up8(long bytes) {
        return Math.ceilDiv(bytes, 8L) * 8;
    }

    int room(int region) {
        return encoding.regionBytes() - used[region];
    }

    boolean fits(int region, ClassLayout layout, int length) {
        return bytesOf(layout, length) <= room(region);
    }

    Placed old(int region, ClassLayout layout) {
        return old(region, layout, 0);
    }

    /// Places an object at the region's top, with null references.
    Placed old(int region, ClassLayout layout, int length) {
        if (!fits(region, layout, length)) {
            throw new IllegalArgumentException("no room in " + region);
        }
        kinds[region] = RegionKind.OLD;
        long address = encoding.bottom(region) + used[region];
        used[region] += (int) bytesOf(layout, length);
        return place(address, layout, length);
    }

    /// Places a humongous object from a region on; what is left of its last region is used up by a filler, where one fits.
    Placed humongous(int region, ClassLayout layout, int length) {
        long bytes = bytesOf(layout, length);
        int last = region + (int) ((bytes - 1) / encoding.regionBytes());
        for (int i = region; i <= last; i++) {
            kinds[i] = i == region ? RegionKind.HUMONGOUS_START : RegionKind.HUMONGOUS_CONTINUES;
            used[i] = encoding.regionBytes();
        }
        used[last] = (int) (bytes - (long) (last - region) * encoding.regionBytes());
        Placed placed = place(encoding.bottom(region), layout, length);
        if (fits(last, classes.bytes, 0)) {
            int filler = room(last) - classes.bytes.arrayHeaderBytes();
            place(encoding.bottom(last) + used[last], classes.bytes, filler);
            used[last] = encoding.regionBytes();
        }
        return placed;
    }

    private Placed place(long address, ClassLayout layout, int length) {
        Placed placed = new Placed(address, layout, bytesOf(layout, length), slots(address, layout, length));
        objects.put(address, placed);
        writeHeader(address, layout.klass());
        switch (layout.kind()) {
            case OBJECT_ARRAY, PRIMITIVE_ARRAY -> putInt(address + encoding.arrayLengthOffset(), length);
            case MIRROR -> {
                putInt(address + layout.mirror().sizeOffset(), (int) (placed.bytes() / 8));
                putInt(address + layout.mirror().staticCountOffset(), length);
            }
            case STACK_CHUNK -> putInt(address + layout.stackSizeOffset(), length);
            default -> { }
        }
        placed.slots().forEach(slot -> putOop(slot.address(), 0));
        return placed;
    }

    private List<Placed.Slot> slots(long address, ClassLayout layout, int length) {
        int oop = encoding.oops().bytes();
        List<Placed.Slot> slots = new ArrayList<>();
        for (OopMapBlock block : layout.oopMapBlocks()) {
            for (int i = 0; i < block.count(); i++) {
                slots.add(new Placed.Slot(address + block.offset() + (long) i * oop, false));
            }
        }
        if (layout.reference() != null) {
            slots.add(new Placed.Slot(address + layout.reference().referentOffset(), layout.reference().weak()));
            slots.add(new Placed.Slot(address + layout.reference().discoveredOffset(), false));
        }
        int elements = layout.kind() == LayoutKind.OBJECT_ARRAY || layout.kind() == LayoutKind.MIRROR ? length : 0;
        int first = layout.mirror() != null ? layout.mirror().staticsOffset() : layout.arrayHeaderBytes();
        for (int i = 0; i < elements; i++) {
            slots.add(new Placed.Slot(address + first + (long) i * oop, false));
        }
        return slots;
    }

    private void writeHeader(long address, long klass) {
        PointerEncoding klasses = encoding.klasses();
        long encoded = (klass - klasses.base()) >> klasses.shift();
        if (encoding.compactHeaders()) {
            putLong(address, encoded << 42 | MARK_WORD & (1L << 42) - 1);
            return;
        }
        putLong(address, MARK_WORD);
        if (klasses.narrow()) {
            putInt(address + 8, (int) encoded);
        } else {
            putLong(address + 8, klass);
        }
    }

    void refer(Placed from, int slot, Placed to) {
        refer(from, slot, to.address());
    }

    void refer(Placed from, int slot, long target) {
        long at = from.slots().get(slot).address();
        references.put(at, target);
        putOop(at, target);
    }

    void putOop(long at, long target) {
        PointerEncoding oops = encoding.oops();
        if (oops.narrow()) {
            putInt(at, target == 0 ? 0 : (int) ((target - oops.base()) >> oops.shift()));
        } else {
            putLong(at, target);
        }
    }

    void putInt(long address, int value) {
        memory[region(address)].set(JAVA_INT, offset(address), value);
    }

    void putLong(long address, long value) {
        for (int i = 0; i < 2; i++) {
            putInt(address + 4 * i, (int) (value >>> 32 * i));
        }
    }

    long getLong(long address) {
        return memory[region(address)].get(JAVA_LONG, offset(address));
    }

    int region(long address) {
        return (int) ((address - encoding.heapBase()) / encoding.regionBytes());
    }

    private long offset(long address) {
        return (address - encoding.heapBase()) % encoding.regionBytes();
    }

    RegionTable table() {
        return RegionTable.of(encoding, TABLE_EPOCH, kinds, used);
    }

    /// Old and humongous regions are held.
    HeldImages images() {
        HeldImages images = new HeldImages(memory);
        for (int region = 0; region < kinds.length; region++) {
            if (kinds[region] == RegionKind.FREE || kinds[region] == RegionKind.YOUNG || kinds[region] == RegionKind.OTHER) {
                images.images[region] = null;
            }
        }
        return images;
    }

    ScanOutcome scan(int region, RegionImages images, int maxTargets) {
        return new RegionScanner(classes.table(), table(), images).scan(region, maxTargets, WorkBudget.unlimited());
    }

    RegionScan scan(int region) {
        return (RegionScan) scan(region, images(), 1000);
    }

    TraceOutcome trace(RegionImages images, Arena arena, int workers, long... roots) {
        return new HeapTrace(classes.table(), table(), images, workers, true).trace(roots, arena, WorkBudget.unlimited());
    }

    LiveHeap trace(Arena arena, long... roots) {
        return (LiveHeap) trace(images(), arena, 1, roots);
    }
}
