package org.farheap.tracer;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The regions that are traced: their images, where their objects begin, and which of these are marked. Written region by region while
/// they are surveyed, each by one thread; when they are marked, only mark bits change. Several threads'.
final class TracedHeap {
    enum Mark { NEW, KNOWN, OUTWARD, NO_OBJECT }

    final ClassTable classes;
    final RegionTable table;
    final RegionImages images;
    final Findings findings;
    private final HeapEncoding encoding;
    private final int regionShift;
    private final int regionMask;
    private final OutwardMarks outward;
    private final MemorySegment[] image;
    private final long[] epoch;
    /// Of a traced region, or the first of a humongous object: from its bottom to where its last object ends at the latest.
    private final long[] objectLimit;
    private final MemorySegment[] starts;
    private final MemorySegment[] live;

    TracedHeap(ClassTable classes, RegionTable table, RegionImages images, OutwardMarks outward) {
        this.classes = classes;
        this.table = table;
        this.images = images;
        this.outward = outward;
        encoding = classes.encoding();
        regionShift = encoding.regionShift();
        regionMask = encoding.regionBytes() - 1;
        int regions = encoding.regions();
        findings = new Findings(regions);
        image = new MemorySegment[regions];
        epoch = new long[regions];
        objectLimit = new long[regions];
        starts = new MemorySegment[regions];
        live = new MemorySegment[regions];
    }

    /// Bytes that these tables take, without the bitmaps.
    static long memoryBytes(HeapEncoding encoding) {
        return encoding.regions() * (3L * Long.BYTES + 4L * Long.BYTES);
    }

    HeapEncoding encoding() {
        return encoding;
    }

    /// From now on references into these regions are followed.
    void trace(RegionWalker walked, MemorySegment startBits, Arena arena) {
        RegionSpan span = walked.span();
        for (ImageEpoch held : walked.held()) {
            image[held.region()] = walked.part(held.region() - span.first());
            epoch[held.region()] = held.epoch();
        }
        objectLimit[span.first()] = span.usedBytes();
        starts[span.first()] = startBits;
        live[span.first()] = WordBits.allocate(encoding, arena);
    }

    /// Marks where a reference leads.
    Mark mark(long target) {
        int region = (int) (target >>> regionShift);
        int word = ((int) target & regionMask) / HeapEncoding.OBJECT_ALIGNMENT;
        MemorySegment bits = live[region];
        if (bits == null) {
            return markOutward(region, word);
        }
        if (WordBits.isSet(bits, word)) {
            return Mark.KNOWN;
        }
        if (!WordBits.isSet(starts[region], word)) {
            return Mark.NO_OBJECT;
        }
        return WordBits.setOnce(bits, word) ? Mark.NEW : Mark.KNOWN;
    }

    private Mark markOutward(int region, int word) {
        // A traced humongous object goes on there; nothing that is ever referred to begins in it.
        if (image[region] != null) {
            return Mark.NO_OBJECT;
        }
        outward.set(region, word);
        return Mark.OUTWARD;
    }

    /// The first bytes of an object's header.
    int header(long target) {
        return image[(int) (target >>> regionShift)].get(JAVA_INT_UNALIGNED, (int) target & regionMask);
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

    /// Null when it is not traced, or is not the first of a humongous object.
    MemorySegment live(int region) {
        return live[region];
    }
}
