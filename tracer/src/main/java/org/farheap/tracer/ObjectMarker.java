package org.farheap.tracer;

import java.lang.foreign.MemorySegment;
import org.farheap.tracer.Unreadable.Reason;

/// Marks what an object refers to, and pushes what was not marked before. Counts the objects that it is given. One thread's.
final class ObjectMarker implements ReferenceSink {
    /// An array's references are followed so many bytes at a time, so that another worker can take over the rest.
    static final int CHUNK_BYTES = 1 << 13;

    /// Reads a part of an object: image bytes `from` to `to`; `partStart` is from the object's first region to the image's.
    private interface RangeReader {
        void read(MemorySegment image, long partStart, long from, long to);
    }

    private final TracedHeap heap;
    private final MarkStack stack;
    private final boolean followWeak;
    private final boolean guessFrames;
    private final HeapEncoding encoding;
    private final int regionShift;
    private final int regionMask;
    private final int oopBytes;
    private final ObjectCursor object;
    private final ReferenceReader reader;
    private final ConservativeScan guesser;
    private final RangeReader elements = this::readElements;
    private final RangeReader frames = this::readFrames;
    final ClassTally classes;
    /// By region; of a humongous object by its first one.
    final long[] liveObjects;
    final long[] liveBytes;
    private int region;
    private int offset;

    ObjectMarker(TracedHeap heap, MarkStack stack, TraceOptions options) {
        this.heap = heap;
        this.stack = stack;
        followWeak = options.followWeak();
        guessFrames = options.guessFrames();
        encoding = heap.encoding();
        regionShift = encoding.regionShift();
        regionMask = encoding.regionBytes() - 1;
        oopBytes = encoding.oops().bytes();
        object = new ObjectCursor(heap.classes);
        reader = new ReferenceReader(encoding, this);
        guesser = new ConservativeScan(encoding, this::guess);
        classes = new ClassTally(heap.classes);
        liveObjects = new long[encoding.regions()];
        liveBytes = new long[encoding.regions()];
    }

    static long memoryBytes(ClassTable classes) {
        return ClassTally.memoryBytes(classes) + 2L * Long.BYTES * classes.encoding().regions();
    }

    /// Follows the references of an object, or of a chunk of an array's; returns about how many there were.
    long follow(long entry) {
        long target = MarkStack.target(entry);
        region = (int) (target >>> regionShift);
        offset = (int) target & regionMask;
        long objectLimit = heap.objectLimit(region);
        Reason reason = object.read(heap.image(region), offset, Math.min(objectLimit, encoding.regionBytes()), objectLimit);
        if (reason != null) {
            // It could be read when the region was surveyed.
            heap.findings.add(region, offset, reason);
            return 0;
        }
        long chunk = MarkStack.chunk(entry);
        if (chunk == 0) {
            count();
            followFields();
        }
        return object.shape.hasElements ? followElements(target, chunk) : 0;
    }

    private void count() {
        classes.count(object.shape, object.bytes);
        liveObjects[region]++;
        liveBytes[region] += object.bytes;
    }

    private void followFields() {
        MemorySegment image = heap.image(region);
        ClassShape shape = object.shape;
        note(0, reader.fields(image, offset, followWeak ? shape.allOffsets : shape.strongOffsets));
        if (shape.hasStatics) {
            long statics = offset + shape.layout.mirror().staticsOffset();
            note(0, reader.elements(image, statics, statics + (long) object.length * oopBytes));
        }
        if (guessFrames && shape.kind == LayoutKind.STACK_CHUNK) {
            followRange(offset + shape.layout.instanceBytes(), offset + object.bytes, frames);
        }
    }

    private long followElements(long target, long chunk) {
        long start = object.shape.arrayHeaderBytes + chunk * CHUNK_BYTES;
        long end = object.shape.arrayHeaderBytes + (long) object.length * oopBytes;
        if (start + CHUNK_BYTES < end) {
            stack.push(MarkStack.entry(target, chunk + 1));
            end = start + CHUNK_BYTES;
        }
        followRange(offset + start, offset + end, elements);
        return (end - start) / oopBytes;
    }

    /// What lies in one region, or across a border of two. Offsets are from the bottom of the object's first region.
    private void followRange(long from, long end, RangeReader rangeReader) {
        while (from < end) {
            int part = (int) (from >>> regionShift);
            long partStart = (long) part << regionShift;
            long to = Math.min(end, partStart + encoding.regionBytes());
            MemorySegment image = heap.image(region + part);
            if (image == null) {
                heap.findings.add(region + part, 0, Reason.NOT_HELD);
            } else {
                rangeReader.read(image, partStart, from - partStart, to - partStart);
            }
            from = to;
        }
    }

    private void readElements(MemorySegment image, long partStart, long from, long to) {
        note(partStart, reader.elements(image, from, to));
    }

    private void readFrames(MemorySegment image, long partStart, long from, long to) {
        guesser.scan(image, from, to);
    }

    private void note(long partStart, long stray) {
        if (stray != ReferenceReader.ALL_WELL) {
            heap.findings.add(region, partStart + stray, Reason.STRAY_REFERENCE);
        }
    }

    @Override
    public void accept(long target) {
        switch (heap.mark(target)) {
            case NEW -> stack.push(MarkStack.entry(target, 0));
            case NO_OBJECT -> heap.findings.add(region, offset, Reason.DANGLING_REFERENCE);
            case KNOWN, OUTWARD -> { }
        }
    }

    /// What may be a reference, or anything else: it says nothing about the region that it lies in, nor about others.
    private void guess(long target) {
        if (heap.live((int) (target >>> regionShift)) != null && heap.mark(target) == TracedHeap.Mark.NEW) {
            stack.push(MarkStack.entry(target, 0));
        }
    }
}
