package org.farheap.tracer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;

/// Addresses in chosen regions, each once: a bit for each of their words. What lies anywhere else is passed over. Several threads'.
public final class RootSet {
    private final HeapEncoding encoding;
    private final int regionShift;
    private final int regionMask;
    /// Null for regions that were not chosen.
    private final MemorySegment[] bits;

    /// @param chosen regions
    /// @param arena a shared one; the set is as long open as it
    public RootSet(HeapEncoding encoding, IntPredicate chosen, Arena arena) {
        this.encoding = encoding;
        regionShift = encoding.regionShift();
        regionMask = encoding.regionBytes() - 1;
        bits = new MemorySegment[encoding.regions()];
        for (int region = 0; region < bits.length; region++) {
            bits[region] = chosen.test(region) ? WordBits.allocate(encoding, arena) : null;
        }
    }

    /// Bytes that a set takes with so many chosen regions.
    public static long memoryBytes(HeapEncoding encoding, int chosen) {
        return chosen * WordBits.memoryBytes(encoding) + (long) encoding.regions() * Long.BYTES;
    }

    /// @param address of anything, or none at all
    public void add(long address) {
        if (encoding.canHold(address)) {
            addTarget(address - encoding.heapBase());
        }
    }

    /// @param target bytes from the heap's base, in the heap, and aligned as objects are
    void addTarget(long target) {
        MemorySegment marks = bits[(int) (target >>> regionShift)];
        int word = ((int) target & regionMask) / HeapEncoding.OBJECT_ALIGNMENT;
        if (marks != null && !WordBits.isSet(marks, word)) {
            WordBits.setOnce(marks, word);
        }
    }

    /// Ascending.
    void forEach(LongConsumer sink) {
        for (int region = 0; region < bits.length; region++) {
            if (bits[region] != null) {
                WordBits.forEach(bits[region], encoding.bottom(region), sink);
            }
        }
    }
}
