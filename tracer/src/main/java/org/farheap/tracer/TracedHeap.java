package org.farheap.tracer;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The regions that are traced: their images, and the bits of their objects. Written region by region while they are surveyed, each by one
/// thread; when they are marked, only bits change. Several threads'.
final class TracedHeap {
    final ClassTable classes;
    final RegionTable table;
    final RegionImages images;
    final Findings findings;
    final ObjectBits bits;
    private final HeapEncoding encoding;
    private final int regionShift;
    private final int regionMask;
    private final int klassWordOffset;
    private final OutwardMarks outward;
    private final MemorySegment[] image;
    private final long[] epoch;
    /// Of a traced region, or the first of a humongous object: from its bottom to where its last object ends at the latest.
    private final long[] objectLimit;
    /// Of all objects in a traced region that may be live.
    private final long[] objectBytes;

    /// @param traceable how many regions may be traced
    /// @param arena of the bits
    TracedHeap(ClassTable classes, RegionTable table, RegionImages images, OutwardMarks outward, int traceable, Arena arena) {
        this.classes = classes;
        this.table = table;
        this.images = images;
        this.outward = outward;
        encoding = classes.encoding();
        regionShift = encoding.regionShift();
        regionMask = encoding.regionBytes() - 1;
        klassWordOffset = encoding.klassWordOffset();
        int regions = encoding.regions();
        findings = new Findings(regions);
        bits = new ObjectBits(encoding, traceable, arena);
        image = new MemorySegment[regions];
        epoch = new long[regions];
        objectLimit = new long[regions];
        objectBytes = new long[regions];
    }

    static long memoryBytes(HeapEncoding encoding, int traceable) {
        return ObjectBits.memoryBytes(encoding, traceable) + encoding.regions() * (4L * Long.BYTES + 2L * Long.BYTES);
    }

    HeapEncoding encoding() {
        return encoding;
    }

    /// From now on references into these regions are followed.
    ///
    /// @param slot the bits of its objects
    /// @param bytes of all of them
    void trace(RegionWalker walked, MemorySegment slot, long bytes) {
        RegionSpan span = walked.span();
        for (ImageEpoch held : walked.held()) {
            image[held.region()] = walked.part(held.region() - span.first());
            epoch[held.region()] = held.epoch();
        }
        objectLimit[span.first()] = span.usedBytes();
        objectBytes[span.first()] = bytes;
        bits.trace(span.first(), slot);
    }

    /// Notes a reference to where no object of a traced region begins; false when none can begin there.
    boolean markOutward(long target) {
        int region = (int) (target >>> regionShift);
        // Where a traced humongous object goes on, nothing that is ever referred to begins.
        if (bits.isTraced(region) || image[region] != null) {
            return false;
        }
        outward.set(region, ((int) target & regionMask) / HeapEncoding.OBJECT_ALIGNMENT);
        return true;
    }

    /// The bytes of an object's header that tell its klass.
    long klassWord(long target) {
        return image[(int) (target >>> regionShift)].get(JAVA_LONG_UNALIGNED, ((int) target & regionMask) + klassWordOffset);
    }

    /// Null when it is not traced, or not held.
    MemorySegment image(int region) {
        return image[region];
    }

    long epoch(int region) {
        return epoch[region];
    }

    long objectLimit(int region) {
        return objectLimit[region];
    }

    long objectBytes(int region) {
        return objectBytes[region];
    }
}
