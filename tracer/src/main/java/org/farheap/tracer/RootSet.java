package org.farheap.tracer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/// Addresses in chosen regions, each once: a bit for each of their words. What lies anywhere else is passed over. Several threads'.
public final class RootSet {
    private final HeapEncoding encoding;
    private final int regionShift;
    private final int regionMask;
    private final int log2MapBytes;
    /// Bits for each chosen region, and behind them some for all others together: to set a bit there is cheaper than to ask.
    private final MemorySegment maps;
    /// Which of the maps is a region's.
    private final int[] map;
    /// The last one.
    private final int others;

    /// @param chosen regions
    /// @param arena a shared one; the set is as long open as it
    public RootSet(HeapEncoding encoding, IntPredicate chosen, Arena arena) {
        this.encoding = encoding;
        regionShift = encoding.regionShift();
        regionMask = encoding.regionBytes() - 1;
        log2MapBytes = Long.numberOfTrailingZeros(WordBits.memoryBytes(encoding));
        map = new int[encoding.regions()];
        others = (int) IntStream.range(0, map.length).filter(chosen).count();
        int next = 0;
        for (int region = 0; region < map.length; region++) {
            map[region] = chosen.test(region) ? next++ : others;
        }
        maps = arena.allocate((others + 1) * WordBits.memoryBytes(encoding), Long.BYTES);
    }

    /// Bytes that a set takes with so many chosen regions.
    public static long memoryBytes(HeapEncoding encoding, int chosen) {
        return (chosen + 1) * WordBits.memoryBytes(encoding) + (long) encoding.regions() * Integer.BYTES;
    }

    /// @param address of anything, or none at all
    public void add(long address) {
        if (encoding.canHold(address)) {
            addTarget(address - encoding.heapBase());
        }
    }

    /// Looks at the bits of all first, so that many cache misses are waited for at once, and then sets those that are missing.
    ///
    /// @param targets bytes from the heap's base, in the heap, and aligned as objects are; in another order afterwards
    void addTargets(long[] targets, int count) {
        int missing = 0;
        for (int i = 0; i < count; i++) {
            long target = targets[i];
            targets[missing] = target;
            missing += 1 - WordBits.get(maps, map(target), word(target));
        }
        for (int i = 0; i < missing; i++) {
            addTarget(targets[i]);
        }
    }

    private void addTarget(long target) {
        WordBits.set(maps, map(target), word(target));
    }

    private long map(long target) {
        return (long) map[(int) (target >>> regionShift)] << log2MapBytes;
    }

    private int word(long target) {
        return ((int) target & regionMask) / HeapEncoding.OBJECT_ALIGNMENT;
    }

    /// Ascending.
    void forEach(LongConsumer sink) {
        for (int region = 0; region < map.length; region++) {
            if (map[region] != others) {
                MemorySegment bits = maps.asSlice((long) map[region] << log2MapBytes, WordBits.memoryBytes(encoding));
                WordBits.forEach(bits, encoding.bottom(region), sink);
            }
        }
    }
}
