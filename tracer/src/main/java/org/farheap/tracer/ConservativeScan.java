package org.farheap.tracer;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// Finds what could be references in bytes of which nothing is known: every value that an oop could be, and that leads to where an object
/// could begin in a chosen region, becomes a root. Narrow oops lie at any 4 bytes; and in a heap of narrow oops the frames in a stack chunk
/// can hold wide ones, at any 8. Several threads'.
public final class ConservativeScan {
    private static final int LOG2_ALIGNMENT = Integer.numberOfTrailingZeros(HeapEncoding.OBJECT_ALIGNMENT);
    private static final long LOWER_HALF = 0xFFFF_FFFFL;

    private final ReferenceSink sink;
    private final boolean narrow;
    private final int shift;
    private final long heapBase;
    /// From a narrow oop's base to the heap's.
    private final long baseDistance;
    private final long heapWords;

    public ConservativeScan(HeapEncoding encoding, RootSet roots) {
        this(encoding, roots::addTarget);
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
        for (long offset = from; offset < end; offset += Long.BYTES) {
            long word = bytes.get(JAVA_LONG_UNALIGNED, offset);
            // Most of what is not a reference is zeros.
            if (word != 0) {
                take(((word & LOWER_HALF) << shift) + baseDistance);
                take((word >>> Integer.SIZE << shift) + baseDistance);
                take(word - heapBase);
            }
        }
    }

    private void scanWide(MemorySegment bytes, long from, long end) {
        for (long offset = from; offset < end; offset += Long.BYTES) {
            take(bytes.get(JAVA_LONG_UNALIGNED, offset) - heapBase);
        }
    }

    private void take(long target) {
        // The lowest bits become the highest: what is not aligned is far out of the heap.
        if (Long.compareUnsigned(Long.rotateRight(target, LOG2_ALIGNMENT), heapWords) < 0) {
            sink.accept(target);
        }
    }
}
