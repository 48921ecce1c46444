package org.farheap.tracer;

import java.lang.foreign.MemorySegment;
import org.farheap.tracer.Unreadable.Reason;

/// Marks what objects refer to, and pushes what was not marked before and has references itself. One thread's.
final class ObjectMarker implements ReferenceSink {
    /// An array's references are followed so many bytes at a time, so that another worker can take over the rest.
    static final int CHUNK_BYTES = 1 << 13;

    /// Reads a part of an object: image bytes `from` to `to`; `partStart` is from the object's first region to the image's.
    private interface RangeReader {
        void read(MemorySegment image, long partStart, long from, long to);
    }

    private final TracedHeap heap;
    private final MarkStack stack;
    private final boolean alone;
    private final boolean followWeak;
    private final boolean guessFrames;
    private final HeapEncoding encoding;
    private final int regionShift;
    private final int regionMask;
    private final int log2OopBytes;
    private final ObjectCursor object;
    private final ReferenceReader reader;
    private final ConservativeScan guesser;
    private final RangeReader elements = this::readElements;
    private final RangeReader frames = this::readFrames;
    private final BatchHolders holders = new BatchHolders();
    private final int[] unmarked = new int[ReferenceReader.BATCH];
    private int region;
    private int offset;
    /// Objects that this thread has marked.
    long marked;

    ObjectMarker(TracedHeap heap, MarkStack stack, TraceOptions options) {
        this.heap = heap;
        this.stack = stack;
        alone = options.workers() == 1;
        followWeak = options.followWeak();
        guessFrames = options.guessFrames();
        encoding = heap.encoding();
        regionShift = encoding.regionShift();
        regionMask = encoding.regionBytes() - 1;
        log2OopBytes = Integer.numberOfTrailingZeros(encoding.oops().bytes());
        object = new ObjectCursor(heap.classes);
        reader = new ReferenceReader(encoding, this);
        guesser = new ConservativeScan(encoding, this::guess);
    }

    /// Reads the references of an object, or of a chunk of an array's; returns about how many there were. They are marked when many have
    /// been read, and by `flush` at last.
    long follow(long entry, long klassWord) {
        long target = MarkStack.target(entry);
        region = (int) (target >>> regionShift);
        offset = (int) target & regionMask;
        holders.begin(target, reader.count());
        long objectLimit = heap.objectLimit(region);
        MemorySegment image = heap.image(region);
        Reason reason = object.read(klassWord, image, offset, Math.min(objectLimit, encoding.regionBytes()), objectLimit);
        if (reason != null) {
            // It could be read when the region was surveyed.
            heap.findings.add(region, offset, reason);
            return 0;
        }
        long chunk = MarkStack.chunk(entry);
        if (chunk == 0) {
            followFields(image);
        }
        return object.shape.hasElements ? followElements(image, target, chunk) : 0;
    }

    /// Marks what the references lead to that were read.
    void flush() {
        reader.flush();
        holders.clear();
    }

    private void followFields(MemorySegment image) {
        ClassShape shape = object.shape;
        note(0, reader.fields(image, offset, followWeak ? shape.allOffsets : shape.strongOffsets));
        if (shape.hasStatics) {
            long statics = offset + shape.layout.mirror().staticsOffset();
            note(0, reader.elements(image, statics, statics + ((long) object.length << log2OopBytes)));
        }
        if (guessFrames && shape.kind == LayoutKind.STACK_CHUNK) {
            followRange(offset + shape.layout.instanceBytes(), offset + object.bytes, frames);
        }
    }

    private long followElements(MemorySegment image, long target, long chunk) {
        long start = object.shape.arrayHeaderBytes + chunk * CHUNK_BYTES;
        long end = object.shape.arrayHeaderBytes + ((long) object.length << log2OopBytes);
        if (start + CHUNK_BYTES < end) {
            stack.push(MarkStack.entry(target, chunk + 1));
            end = start + CHUNK_BYTES;
        }
        if (offset + end <= encoding.regionBytes()) {
            note(0, reader.elements(image, offset + start, offset + end));
        } else {
            followRange(offset + start, offset + end, elements);
        }
        return end - start >>> log2OopBytes;
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
    public void accept(long[] targets, int count) {
        int todo = heap.bits.selectUnmarked(targets, count, unmarked);
        if (!stack.reserve(todo)) {
            return;
        }
        for (int i = 0; i < todo; i++) {
            long target = targets[unmarked[i]];
            int found = heap.bits.mark(target, alone);
            if (found == ObjectBits.NO_OBJECT && !heap.markOutward(target)) {
                dangling(holders.of(unmarked[i]));
            }
            push(target, found);
        }
        holders.passOn();
    }

    private void push(long target, int found) {
        stack.pushIf(MarkStack.entry(target, 0), found & ObjectBits.IS_PUSHED);
        marked += (found & ObjectBits.IS_NEW) / ObjectBits.IS_NEW;
    }

    private void dangling(long holder) {
        heap.findings.add((int) (holder >>> regionShift), (int) holder & regionMask, Reason.DANGLING_REFERENCE);
    }

    /// What may be references, or anything else: they say nothing about the region that they lie in, nor about others.
    private void guess(long[] targets, int count) {
        for (int i = 0; i < count && stack.reserve(1); i++) {
            push(targets[i], heap.bits.mark(targets[i], alone));
        }
    }
}
