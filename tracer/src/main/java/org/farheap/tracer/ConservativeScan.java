package org.farheap.tracer;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.function.LongConsumer;

/// Finds what could be references in bytes of which nothing is known: every value that an oop could be, and that leads to where an object
/// could begin in a chosen region, becomes a root. Narrow oops lie at any 4 bytes; and in a heap of narrow oops the frames in a stack chunk
/// can hold wide ones, at any 8. One thread's.
public final class ConservativeScan {
    private static final int LOG2_ALIGNMENT = Integer.numberOfTrailingZeros(HeapEncoding.OBJECT_ALIGNMENT);
    private static final long LOWER_HALF = 0xFFFF_FFFFL;
    private static final int BATCH = 256;
    private static final int TARGETS_PER_WORD = 3;

    private final ReferenceSink sink;
    private final boolean narrow;
    private final int shift;
    private final long heapBase;
    /// From a narrow oop's base to the heap's.
    private final long baseDistance;
    private final long heapWords;
    private final long[] batch = new long[BATCH + TARGETS_PER_WORD];

    public ConservativeScan(HeapEncoding encoding, RootSet roots) {
        this(encoding, roots::addTargets);
    }

    /// @param sink takes addresses, some of them again and again
    public static ConservativeScan into(LongConsumer sink, HeapEncoding encoding) {
        return new ConservativeScan(encoding, (targets, count) -> {
            for (int i = 0; i < count; i++) {
                sink.accept(encoding.heapBase() + targets[i]);
            }
        });
    }

    ConservativeScan(HeapEncoding encoding, ReferenceSink sink) {
        this.sink = sink;
        narrow = encoding.oops().narrow();
        shift = encoding.oops().shift();
        heapBase = encoding.heapBase();
        baseDistance = encoding.oops().base() - heapBase;
        heapWords = encoding.heapBytes() >>> LOG2_ALIGNMENT;
    }

    /// @param bytes that begin where a word does; what is left behind the last whole word is not looked at
    public void scan(MemorySegment bytes) {
        scan(bytes, 0, bytes.byteSize() & -Long.BYTES);
    }

    /// Both offsets are of words.
    void scan(MemorySegment bytes, long from, long end) {
        if (narrow) {
            scanNarrow(bytes, from, end);
        } else {
            scanWide(bytes, from, end);
        }
    }

    private void scanNarrow(MemorySegment bytes, long from, long end) {
        int count = 0;
        for (long offset = from; offset < end; offset += Long.BYTES) {
            long word = bytes.get(JAVA_LONG_UNALIGNED, offset);
            // Zeros come in rows; and few words are wide references in a heap of narrow ones.
            if (word != 0) {
                count = note(((word & LOWER_HALF) << shift) + baseDistance, count);
                count = note((word >>> Integer.SIZE << shift) + baseDistance, count);
                count = isTarget(word - heapBase) ? note(word - heapBase, count) : count;
            }
            if (count >= BATCH) {
                count = hand(count);
            }
        }
        hand(count);
    }

    private void scanWide(MemorySegment bytes, long from, long end) {
        int count = 0;
        for (long offset = from; offset < end; offset += Long.BYTES) {
            count = note(bytes.get(JAVA_LONG_UNALIGNED, offset) - heapBase, count);
            if (count >= BATCH) {
                count = hand(count);
            }
        }
        hand(count);
    }

    /// Returns how many are noted then. Without a branch: whether a word is a reference is what a processor cannot guess.
    private int note(long target, int count) {
        batch[count] = target;
        long word = Long.rotateRight(target, LOG2_ALIGNMENT);
        // Both are below 2^63 if it is one.
        return count + (int) ((word - heapWords & ~word) >>> Long.SIZE - 1);
    }

    private boolean isTarget(long target) {
        // The lowest bits become the highest: what is not aligned is far out of the heap.
        return Long.compareUnsigned(Long.rotateRight(target, LOG2_ALIGNMENT), heapWords) < 0;
    }

    private int hand(int count) {
        sink.accept(batch, count);
        return 0;
    }
}
