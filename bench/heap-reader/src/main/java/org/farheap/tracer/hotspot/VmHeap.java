package org.farheap.tracer.hotspot;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.farheap.tracer.HeapEncoding;
import org.farheap.tracer.KnownLive;
import org.farheap.tracer.PointerEncoding;
import org.farheap.tracer.RegionImages;
import org.farheap.tracer.RegionKind;
import org.farheap.tracer.RegionTable;

/// A JVM's G1 heap: its encoding, its region table, and a copy of each region.
final class VmHeap implements RegionImages {
    private static final int EPOCH = 1;
    private static final int COMPACT_KLASS_SHIFT = 42;

    private final ProcessMemory memory;
    private final VmStructs structs;
    private final HeapEncoding encoding;
    private final RegionTable table;
    private final MemorySegment[] images;
    /// Of JDK 17 only.
    private final KnownLive[] knownLive;

    VmHeap(ProcessMemory memory, VmStructs structs, Arena arena) {
        this.memory = memory;
        this.structs = structs;
        long heap = memory.s8(structs.field("Universe::_collectedHeap"));
        encoding = encoding(heap, new VmFlags(memory, structs));
        RegionKind[] kinds = new RegionKind[encoding.regions()];
        Arrays.fill(kinds, RegionKind.FREE);
        int[] used = new int[kinds.length];
        images = new MemorySegment[kinds.length];
        knownLive = new KnownLive[kinds.length];
        readRegions(heap, kinds, used, arena);
        table = RegionTable.of(encoding, EPOCH, kinds, used);
    }

    HeapEncoding encoding() {
        return encoding;
    }

    RegionTable table() {
        return table;
    }

    @Override
    public MemorySegment image(int region) {
        return images[region];
    }

    @Override
    public KnownLive knownLive(int region) {
        return knownLive[region];
    }

    @Override
    public long epoch(int region) {
        return EPOCH;
    }

    /// The klass of the object at an address. Read in another way than the tracer's, which is to be checked.
    long klass(long address) {
        if (encoding.compactHeaders()) {
            return decode(encoding.klasses(), word(address) >>> COMPACT_KLASS_SHIFT);
        }
        long behindMark = address + Long.BYTES;
        return encoding.klasses().narrow() ? decode(encoding.klasses(), Integer.toUnsignedLong(half(behindMark))) : word(behindMark);
    }

    /// The reference at an address.
    long oop(long address) {
        if (!encoding.oops().narrow()) {
            return word(address);
        }
        long narrow = Integer.toUnsignedLong(half(address));
        return narrow == 0 ? 0 : decode(encoding.oops(), narrow);
    }

    private static long decode(PointerEncoding pointers, long narrow) {
        return pointers.base() + (narrow << pointers.shift());
    }

    private long word(long address) {
        return images[region(address)].get(ValueLayout.JAVA_LONG, offset(address));
    }

    int half(long address) {
        return images[region(address)].get(ValueLayout.JAVA_INT, offset(address));
    }

    boolean isYoung(long address) {
        return table.kind(region(address)) == RegionKind.YOUNG;
    }

    int region(long address) {
        return (int) (address - encoding.heapBase() >> encoding.regionShift());
    }

    int offset(long address) {
        return (int) (address - encoding.heapBase()) & encoding.regionBytes() - 1;
    }

    private HeapEncoding encoding(long heap, VmFlags flags) {
        long reserved = heap + structs.field("CollectedHeap::_reserved");
        long bytes = memory.s8(reserved + structs.field("MemRegion::_word_size")) * Long.BYTES;
        PointerEncoding oops = pointers(flags.isOn("UseCompressedOops"), "CompressedOops", "_narrow_oop");
        PointerEncoding klasses = pointers(flags.isOn("UseCompressedClassPointers"), "CompressedKlassPointers", "_narrow_klass");
        return new HeapEncoding(memory.s8(reserved + structs.field("MemRegion::_start")), bytes,
                (int) memory.s8(structs.field("G1HeapRegion::GrainBytes", "HeapRegion::GrainBytes")), HeapEncoding.OBJECT_ALIGNMENT, oops,
                klasses, flags.isOn("UseCompactObjectHeaders"));
    }

    private PointerEncoding pointers(boolean narrow, String type, String oldStruct) {
        if (!narrow) {
            return PointerEncoding.WIDE;
        }
        return PointerEncoding.narrow(memory.s8(structs.field(type + "::_base", type + "::" + oldStruct + "._base")),
                memory.s4(structs.field(type + "::_shift", type + "::" + oldStruct + "._shift")));
    }

    private void readRegions(long heap, RegionKind[] kinds, int[] used, Arena arena) {
        long table = heap + structs.field("G1CollectedHeap::_hrm")
                + structs.field("G1HeapRegionManager::_regions", "HeapRegionManager::_regions");
        long base = memory.s8(table + structs.field("G1HeapRegionTable::_base"));
        // Null where the heap was never as large.
        Map<Integer, Long> regions = IntStream.range(0, kinds.length).boxed()
                .filter(i -> memory.s8(base + (long) i * Long.BYTES) != 0)
                .collect(Collectors.toMap(i -> i, i -> memory.s8(base + (long) i * Long.BYTES)));
        regions.forEach((i, region) -> readRegion(i, region, kinds, used, arena));
        if (structs.has("HeapRegion::_compaction_top")) {
            PreviousMarks marks = new PreviousMarks(memory, structs, heap, encoding.heapBase(), List.copyOf(regions.values()));
            regions.forEach((i, region) -> knownLive[i] = isClosedArchive(region) ? null
                    : marks.of(region, encoding.bottom(i), encoding.regionBytes(), arena));
        }
    }

    /// Of JDK 17. Nothing in such a region is ever marked, and nothing ever dead (HeapRegion::is_obj_dead).
    private boolean isClosedArchive(long region) {
        return memory.s4(region + structs.field("HeapRegion::_type")) == (tag("ArchiveMask") | tag("PinnedMask")) + 1;
    }

    private void readRegion(int index, long region, RegionKind[] kinds, int[] used, Arena arena) {
        kinds[index] = kind(memory.s4(region + structs.field("G1HeapRegion::_type", "HeapRegion::_type")));
        used[index] = (int) (memory.s8(region + structs.field("G1HeapRegion::_top", "HeapRegion::_top")) - encoding.bottom(index));
        if (kinds[index] != RegionKind.FREE) {
            images[index] = arena.allocate(used[index], Long.BYTES);
            memory.read(encoding.bottom(index), images[index].asByteBuffer());
        }
    }

    /// Archived regions of JDK 17 are walked like old ones: nothing in them moves, and the class-data archive is part of the heap.
    private RegionKind kind(int tag) {
        if (tag == tag("FreeTag")) {
            return RegionKind.FREE;
        }
        if ((tag & tag("YoungMask")) != 0) {
            return RegionKind.YOUNG;
        }
        if (tag == tag("StartsHumongousTag")) {
            return RegionKind.HUMONGOUS_START;
        }
        return tag == tag("ContinuesHumongousTag") ? RegionKind.HUMONGOUS_CONTINUES : RegionKind.OLD;
    }

    private int tag(String name) {
        return structs.constant("G1HeapRegionType::" + name, "HeapRegionType::" + name);
    }
}
