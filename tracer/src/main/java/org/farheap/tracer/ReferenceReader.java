package org.farheap.tracer;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// Hands references that are not null to a sink. The caller knows that they lie in the image.
final class ReferenceReader {
    /// No reference was stray.
    static final long ALL_WELL = -1;

    private final ReferenceSink sink;
    private final boolean narrow;
    private final int shift;
    private final int oopBytes;
    /// From an oop's base to the heap's.
    private final long baseDistance;
    private final long heapBytes;

    ReferenceReader(HeapEncoding encoding, ReferenceSink sink) {
        this.sink = sink;
        narrow = encoding.oops().narrow();
        shift = encoding.oops().shift();
        oopBytes = encoding.oops().bytes();
        baseDistance = encoding.oops().base() - encoding.heapBase();
        heapBytes = encoding.heapBytes();
    }

    /// Reads fields of an object; returns the offset in the image of the first stray one, at which it stops, or ALL_WELL.
    long fields(MemorySegment image, long object, int[] offsets) {
        for (int offset : offsets) {
            if (!read(image, object + offset)) {
                return object + offset;
            }
        }
        return ALL_WELL;
    }

    /// Reads references that lie one behind the other, as `fields` does.
    long elements(MemorySegment image, long from, long to) {
        for (long offset = from; offset < to; offset += oopBytes) {
            if (!read(image, offset)) {
                return offset;
            }
        }
        return ALL_WELL;
    }

    private boolean read(MemorySegment image, long offset) {
        long encoded = narrow ? image.get(JAVA_INT_UNALIGNED, offset) & 0xFFFF_FFFFL : image.get(JAVA_LONG_UNALIGNED, offset);
        if (encoded == 0) {
            return true;
        }
        long target = (encoded << shift) + baseDistance;
        if (Long.compareUnsigned(target, heapBytes) >= 0 || (target & HeapEncoding.OBJECT_ALIGNMENT - 1) != 0) {
            return false;
        }
        sink.accept(target);
        return true;
    }
}
