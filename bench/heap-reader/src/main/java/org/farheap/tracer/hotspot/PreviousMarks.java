package org.farheap.tracer.hotspot;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.LongStream;
import org.farheap.tracer.KnownLive;

/// What JDK 17's last marking found live in each region. No table tells where it keeps that, so it is found by what it looks like:
///
/// ```
/// G1CollectedHeap    ... | _cm | _cm_thread | ...
/// G1ConcurrentMark   _cm_thread | _g1h | two G1CMBitMaps ... | _prev_mark_bitmap | _next_mark_bitmap (each points to one of them) | ...
/// G1CMBitMap         vtable | covered: start, words | shifter, 0 | map | ... | itself
/// HeapRegion         ... | _prev_top_at_mark_start | _next_top_at_mark_start | ...
/// ```
final class PreviousMarks {
    private static final int MARK_BYTES_MAX = 256;
    private static final int COVERED = 8;
    private static final int MAP = 32;

    private final ProcessMemory memory;
    private final long heapBase;
    private final long map;
    private final int topOffset;

    /// @param regions addresses of the HeapRegions that there are
    PreviousMarks(ProcessMemory memory, VmStructs structs, long heap, long heapBase, List<Long> regions) {
        this.memory = memory;
        this.heapBase = heapBase;
        long bitmap = bitmap(mark(heap, structs.size("G1CollectedHeap")));
        if (memory.s8(bitmap + COVERED) != heapBase) {
            throw new IllegalStateException("the mark bitmap does not cover the heap");
        }
        map = memory.s8(bitmap + MAP);
        int first = (int) structs.field("HeapRegion::_type") + Integer.BYTES;
        topOffset = (int) only("prev_top_at_mark_start", LongStream.iterate(first + 7 & -8, at -> at + 16 <= structs.size("HeapRegion"),
                at -> at + 8).filter(at -> regions.stream().allMatch(region -> isTop(region, at) && isTop(region, at + 8))));
    }

    private static long only(String what, LongStream found) {
        long[] all = found.toArray();
        if (all.length != 1) {
            throw new IllegalStateException(all.length + " places look like " + what);
        }
        return all[0];
    }

    private long mark(long heap, long heapObjectBytes) {
        long place = only("_cm", LongStream.iterate(heap, at -> at < heap + heapObjectBytes - Long.BYTES, at -> at + Long.BYTES)
                .filter(at -> isPointer(memory.s8(at)) && isPointer(memory.s8(at + 8)))
                .filter(at -> memory.canRead(memory.s8(at)) && memory.s8(memory.s8(at)) == memory.s8(at + 8))
                .filter(at -> memory.s8(memory.s8(at) + 8) == heap));
        return memory.s8(place);
    }

    private static boolean isPointer(long word) {
        return word > 4096 && word % Long.BYTES == 0 && word >>> 47 == 0;
    }

    /// Of two words one behind the other that point into the object they are in, the last ones: before them lies the second bitmap, which
    /// ends with a pointer to itself.
    private long bitmap(long mark) {
        for (long at = mark + MARK_BYTES_MAX - 2 * Long.BYTES; at > mark; at -= Long.BYTES) {
            long previous = memory.s8(at);
            long next = memory.s8(at + Long.BYTES);
            if (isWithin(mark, previous) && isWithin(mark, next) && previous != next) {
                return previous;
            }
        }
        throw new IllegalStateException("no place looks like _prev_mark_bitmap");
    }

    private static boolean isWithin(long mark, long pointer) {
        return pointer > mark && pointer < mark + MARK_BYTES_MAX;
    }

    private boolean isTop(long region, long offset) {
        long word = memory.s8(region + offset);
        return word >= memory.s8(region) && word <= memory.s8(region + 8);
    }

    /// @param bottom of that region
    KnownLive of(long region, long bottom, int regionBytes, Arena arena) {
        int bitsPerByte = Long.BYTES * Byte.SIZE;
        MemorySegment bits = arena.allocate(regionBytes / bitsPerByte, Long.BYTES);
        memory.read(map + (bottom - heapBase) / bitsPerByte, bits.asByteBuffer());
        return new KnownLive(bits, (int) (memory.s8(region + topOffset) - bottom));
    }
}
