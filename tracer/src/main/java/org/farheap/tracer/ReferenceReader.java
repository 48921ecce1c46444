package org.farheap.tracer;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// Hands references that are not null to a sink, in batches. The caller knows that they lie in the image. Nothing that is read decides about
/// a branch, but that it is stray: what comes next is what a processor cannot guess.
final class ReferenceReader {
    /// No reference was stray.
    static final long ALL_WELL = -1;
    static final int BATCH = 256;
    private static final int LOG2_ALIGNMENT = Integer.numberOfTrailingZeros(HeapEncoding.OBJECT_ALIGNMENT);

    private final ReferenceSink sink;
    private final boolean narrow;
    private final int log2Bytes;
    private final int shift;
    /// From an oop's base to the heap's.
    private final long baseDistance;
    private final long heapWords;
    private final long[] targets = new long[BATCH];
    private int count;

    ReferenceReader(HeapEncoding encoding, ReferenceSink sink) {
        this.sink = sink;
        narrow = encoding.oops().narrow();
        log2Bytes = Integer.numberOfTrailingZeros(encoding.oops().bytes());
        shift = encoding.oops().shift();
        baseDistance = encoding.oops().base() - encoding.heapBase();
        heapWords = encoding.heapBytes() >>> LOG2_ALIGNMENT;
    }

    /// Reads fields of an object; returns the offset in the image of the first stray one, at which it stops, or ALL_WELL.
    long fields(MemorySegment image, long object, int[] offsets) {
        long stray = ALL_WELL;
        for (int from = 0; from < offsets.length && stray == ALL_WELL; ) {
            int to = Math.min(offsets.length, from + room());
            stray = narrow ? narrowFields(image, object, offsets, from, to) : wideFields(image, object, offsets, from, to);
            from = to;
        }
        return stray;
    }

    /// Reads references that lie one behind the other, as `fields` does.
    long elements(MemorySegment image, long from, long end) {
        long stray = ALL_WELL;
        for (long at = from; at < end && stray == ALL_WELL; ) {
            int elements = (int) Math.min(end - at >>> log2Bytes, room());
            stray = narrow ? narrowElements(image, at, elements) : wideElements(image, at, elements);
            at += (long) elements << log2Bytes;
        }
        return stray;
    }

    /// References that were read, and not handed on.
    int count() {
        return count;
    }

    /// Hands on what has been read.
    void flush() {
        int full = count;
        count = 0;
        sink.accept(targets, full);
    }

    /// How many references more a batch can take; at least one.
    private int room() {
        if (count == BATCH) {
            flush();
        }
        return BATCH - count;
    }

    private long narrowFields(MemorySegment image, long object, int[] offsets, int from, int to) {
        int noted = count;
        for (int i = from; i < to; i++) {
            int encoded = image.get(JAVA_INT_UNALIGNED, object + offsets[i]);
            int notNull = (encoded | -encoded) >> Integer.SIZE - 1;
            long target = ((encoded & 0xFFFF_FFFFL) << shift) + baseDistance;
            if (isStray(target & notNull)) {
                count = noted;
                return object + offsets[i];
            }
            targets[noted] = target;
            noted -= notNull;
        }
        count = noted;
        return ALL_WELL;
    }

    private long wideFields(MemorySegment image, long object, int[] offsets, int from, int to) {
        int noted = count;
        for (int i = from; i < to; i++) {
            long encoded = image.get(JAVA_LONG_UNALIGNED, object + offsets[i]);
            long notNull = (encoded | -encoded) >> Long.SIZE - 1;
            long target = encoded + baseDistance;
            if (isStray(target & notNull)) {
                count = noted;
                return object + offsets[i];
            }
            targets[noted] = target;
            noted -= (int) notNull;
        }
        count = noted;
        return ALL_WELL;
    }

    private long narrowElements(MemorySegment image, long from, int elements) {
        int noted = count;
        for (int i = 0; i < elements; i++) {
            int encoded = image.get(JAVA_INT_UNALIGNED, from + (long) i * Integer.BYTES);
            int notNull = (encoded | -encoded) >> Integer.SIZE - 1;
            long target = ((encoded & 0xFFFF_FFFFL) << shift) + baseDistance;
            if (isStray(target & notNull)) {
                count = noted;
                return from + (long) i * Integer.BYTES;
            }
            targets[noted] = target;
            noted -= notNull;
        }
        count = noted;
        return ALL_WELL;
    }

    private long wideElements(MemorySegment image, long from, int elements) {
        int noted = count;
        for (int i = 0; i < elements; i++) {
            long encoded = image.get(JAVA_LONG_UNALIGNED, from + (long) i * Long.BYTES);
            long notNull = (encoded | -encoded) >> Long.SIZE - 1;
            long target = encoded + baseDistance;
            if (isStray(target & notNull)) {
                count = noted;
                return from + (long) i * Long.BYTES;
            }
            targets[noted] = target;
            noted -= (int) notNull;
        }
        count = noted;
        return ALL_WELL;
    }

    private boolean isStray(long target) {
        // The lowest bits become the highest: what is not aligned is far out of the heap.
        return Long.compareUnsigned(Long.rotateRight(target, LOG2_ALIGNMENT), heapWords) >= 0;
    }
}
