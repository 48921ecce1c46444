package org.farheap.tracer;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// Hands references that are not null to a sink. The caller knows that they lie in the image.
final class ReferenceReader {
    /// No reference was stray.
    static final long ALL_WELL = -1;
    private static final int LOG2_ALIGNMENT = Integer.numberOfTrailingZeros(HeapEncoding.OBJECT_ALIGNMENT);

    private final ReferenceSink sink;
    private final boolean narrow;
    private final int shift;
    /// From an oop's base to the heap's.
    private final long baseDistance;
    private final long heapWords;

    ReferenceReader(HeapEncoding encoding, ReferenceSink sink) {
        this.sink = sink;
        narrow = encoding.oops().narrow();
        shift = encoding.oops().shift();
        baseDistance = encoding.oops().base() - encoding.heapBase();
        heapWords = encoding.heapBytes() >>> LOG2_ALIGNMENT;
    }

    /// Reads fields of an object; returns the offset in the image of the first stray one, at which it stops, or ALL_WELL.
    long fields(MemorySegment image, long object, int[] offsets) {
        for (int offset : offsets) {
            if (!(narrow ? readNarrow(image, object + offset) : readWide(image, object + offset))) {
                return object + offset;
            }
        }
        return ALL_WELL;
    }

    /// Reads references that lie one behind the other, as `fields` does.
    long elements(MemorySegment image, long from, long to) {
        return narrow ? narrowElements(image, from, to) : wideElements(image, from, to);
    }

    private long narrowElements(MemorySegment image, long from, long to) {
        for (long offset = from; offset < to; offset += Integer.BYTES) {
            if (!readNarrow(image, offset)) {
                return offset;
            }
        }
        return ALL_WELL;
    }

    private long wideElements(MemorySegment image, long from, long to) {
        for (long offset = from; offset < to; offset += Long.BYTES) {
            if (!readWide(image, offset)) {
                return offset;
            }
        }
        return ALL_WELL;
    }

    private boolean readNarrow(MemorySegment image, long offset) {
        int encoded = image.get(JAVA_INT_UNALIGNED, offset);
        return encoded == 0 || hand(((encoded & 0xFFFF_FFFFL) << shift) + baseDistance);
    }

    private boolean readWide(MemorySegment image, long offset) {
        long encoded = image.get(JAVA_LONG_UNALIGNED, offset);
        return encoded == 0 || hand(encoded + baseDistance);
    }

    private boolean hand(long target) {
        // The lowest bits become the highest: what is not aligned is far out of the heap.
        if (Long.compareUnsigned(Long.rotateRight(target, LOG2_ALIGNMENT), heapWords) >= 0) {
            return false;
        }
        sink.accept(target);
        return true;
    }
}
