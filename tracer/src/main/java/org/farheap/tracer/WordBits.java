package org.farheap.tracer;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.function.LongConsumer;

/// A bit for each word (8 bytes) of a region, outside the Java heap: bit i of the long at byte offset 8 n is of word 64 n + i.
final class WordBits {
    private static final VarHandle LONGS = JAVA_LONG.varHandle();
    private static final int LOG2_BITS = 6;
    private static final int LOG2_BYTES = 3;

    private WordBits() {}

    static long memoryBytes(HeapEncoding encoding) {
        return encoding.regionBytes() / HeapEncoding.OBJECT_ALIGNMENT / Byte.SIZE;
    }

    static MemorySegment allocate(HeapEncoding encoding, Arena arena) {
        return arena.allocate(memoryBytes(encoding), Long.BYTES);
    }

    private static long offset(int word) {
        return (long) (word >>> LOG2_BITS) << LOG2_BYTES;
    }

    /// Of bits that begin at an offset of a segment: 1 or 0.
    static int get(MemorySegment segment, long from, int word) {
        return (int) (segment.get(JAVA_LONG, from + offset(word)) >>> word) & 1;
    }

    /// By one of several threads; of bits that begin at an offset of a segment.
    static void set(MemorySegment segment, long from, int word) {
        long bit = 1L << word;
        long at = from + offset(word);
        if ((segment.get(JAVA_LONG, at) & bit) == 0) {
            LONGS.getAndBitwiseOr(segment, at, bit);
        }
    }

    static long count(MemorySegment bits) {
        long count = 0;
        for (long offset = 0; offset < bits.byteSize(); offset += Long.BYTES) {
            count += Long.bitCount(bits.get(JAVA_LONG, offset));
        }
        return count;
    }

    /// Tells the addresses of the set words of a region that begins at `bottom`, ascending.
    static void forEach(MemorySegment bits, long bottom, LongConsumer sink) {
        for (long offset = 0; offset < bits.byteSize(); offset += Long.BYTES) {
            tell(bits.get(JAVA_LONG, offset), bottom + (offset << LOG2_BITS), sink);
        }
    }

    /// The same of those that are not set in `known`, where they are then. By the only thread that uses `known`; others may set bits.
    static void forEachAdded(MemorySegment bits, MemorySegment known, long bottom, LongConsumer sink) {
        for (long offset = 0; offset < bits.byteSize(); offset += Long.BYTES) {
            long added = bits.get(JAVA_LONG, offset) & ~known.get(JAVA_LONG, offset);
            if (added != 0) {
                known.set(JAVA_LONG, offset, known.get(JAVA_LONG, offset) | added);
                tell(added, bottom + (offset << LOG2_BITS), sink);
            }
        }
    }

    private static void tell(long set, long bottom, LongConsumer sink) {
        for (long rest = set; rest != 0; rest &= rest - 1) {
            sink.accept(bottom + ((long) Long.numberOfTrailingZeros(rest) << LOG2_BYTES));
        }
    }
}
