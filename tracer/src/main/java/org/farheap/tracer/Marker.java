package org.farheap.tracer;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.farheap.tracer.Unreadable.Reason;

/// Follows references, depth first, and marks what it comes to. One thread of several, which share the mark bits and, when one has nothing
/// left to do, their work.
final class Marker implements Runnable, ReferenceSink {
    /// An array's references are followed so many bytes at a time, so that another worker can take over the rest.
    static final int CHUNK_BYTES = 1 << 13;
    /// Cache misses that a core has under way at once, about.
    private static final int BATCH = 16;
    /// Fewer are not worth giving away.
    private static final int MIN_SHARED_ENTRIES = 16;

    private final TracedHeap heap;
    private final WorkPool pool;
    private final Spending spending;
    private final boolean followWeak;
    private final HeapEncoding encoding;
    private final int regionShift;
    private final int regionMask;
    private final int oopBytes;
    private final ObjectCursor object;
    private final ReferenceReader reader;
    private final MarkStack stack;
    private final Checkpoint checkpoint;
    /// Of what this thread has marked; of a humongous object by its first region.
    final ClassTally classes;
    final long[] liveObjects;
    final long[] liveBytes;

    private final long[] batch = new long[BATCH];
    /// Nobody needs it; but without it the headers need not be read.
    int headersSum;
    private int region;
    private int offset;

    Marker(TracedHeap heap, WorkPool pool, Spending spending, boolean followWeak) {
        this.heap = heap;
        this.pool = pool;
        this.spending = spending;
        this.followWeak = followWeak;
        encoding = heap.encoding();
        regionShift = encoding.regionShift();
        regionMask = encoding.regionBytes() - 1;
        oopBytes = encoding.oops().bytes();
        object = new ObjectCursor(heap.classes);
        reader = new ReferenceReader(encoding, this);
        stack = new MarkStack(spending);
        checkpoint = new Checkpoint(spending);
        classes = new ClassTally(heap.classes);
        liveObjects = new long[encoding.regions()];
        liveBytes = new long[encoding.regions()];
    }

    static long memoryBytes(ClassTable classes) {
        return ClassTally.memoryBytes(classes) + 2L * Long.BYTES * classes.encoding().regions();
    }

    @Override
    public void run() {
        try {
            for (long[] block = pool.take(); block != null && !spending.hasEnded(); block = pool.take()) {
                stack.pushAll(block);
                spending.give((long) block.length * Long.BYTES);
                drain();
            }
        } catch (InterruptedException e) {
            spending.cutOff(CutOff.Cause.INTERRUPTED);
        } finally {
            // Whatever ended it, the others must not wait for this worker. Without work, they are at the end too.
            pool.finish();
        }
    }

    private void drain() {
        while (stack.size() > 0) {
            int count = popBatch();
            for (int i = 0; i < count; i++) {
                follow(batch[i]);
                if (!checkpoint.passObject()) {
                    return;
                }
            }
            if (pool.isHungry() && stack.size() >= MIN_SHARED_ENTRIES) {
                share();
            }
        }
    }

    /// Reads the headers of several objects before the first is followed: the processor waits for all of them at once, where it would wait
    /// for each if every one's references were marked before the next is looked at.
    private int popBatch() {
        int count = Math.min(BATCH, stack.size());
        int sum = 0;
        for (int i = 0; i < count; i++) {
            long entry = stack.pop();
            batch[i] = entry;
            long target = MarkStack.target(entry);
            sum += heap.image((int) (target >>> regionShift)).get(JAVA_INT_UNALIGNED, (int) target & regionMask);
        }
        headersSum = sum;
        return count;
    }

    private void share() {
        if (spending.takeSpare((long) stack.size() / 2 * Long.BYTES)) {
            pool.give(stack.takeOlderHalf());
        }
    }

    private void follow(long entry) {
        long target = MarkStack.target(entry);
        region = (int) (target >>> regionShift);
        offset = (int) target & regionMask;
        long objectLimit = heap.objectLimit(region);
        Reason reason = object.read(heap.image(region), offset, Math.min(objectLimit, encoding.regionBytes()), objectLimit);
        if (reason != null) {
            // It could be read when the region was surveyed.
            heap.findings.add(region, offset, reason);
            return;
        }
        long chunk = MarkStack.chunk(entry);
        if (chunk == 0) {
            count();
            followFields();
        }
        if (object.shape.hasElements) {
            followElements(target, chunk);
        }
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
    }

    private void followElements(long target, long chunk) {
        long start = object.shape.arrayHeaderBytes + chunk * CHUNK_BYTES;
        long end = object.shape.arrayHeaderBytes + (long) object.length * oopBytes;
        if (start + CHUNK_BYTES < end) {
            stack.push(MarkStack.entry(target, chunk + 1));
            end = start + CHUNK_BYTES;
        }
        followRange(offset + start, offset + end);
    }

    /// Elements that lie in one region, or across a border of two. Offsets are from the bottom of the object's first region.
    private void followRange(long from, long to) {
        while (from < to) {
            int part = (int) (from >>> regionShift);
            long partStart = (long) part << regionShift;
            long partEnd = Math.min(to, partStart + encoding.regionBytes());
            MemorySegment image = heap.image(region + part);
            if (image == null) {
                heap.findings.add(region + part, 0, Reason.NOT_HELD);
            } else {
                note(partStart, reader.elements(image, from - partStart, partEnd - partStart));
            }
            from = partEnd;
        }
        checkpoint.passReferences(CHUNK_BYTES / oopBytes);
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
}
