package org.farheap.tracer;

/// Follows references, depth first, until nothing is left to follow. One thread of several, which share the mark bits and, when one has
/// nothing left to do, their work.
final class Marker implements Runnable {
    /// Objects whose headers are read before the first one's references are: a few times the cache misses that a core has under way at once.
    static final int BATCH = 64;
    /// Fewer are not worth giving away.
    private static final int MIN_SHARED_ENTRIES = 16;

    private final TracedHeap heap;
    private final WorkPool pool;
    private final Spending spending;
    private final MarkStack stack;
    private final Checkpoint checkpoint;
    private final long[] batch = new long[BATCH];
    private final long[] klassWords = new long[BATCH];
    /// What this thread has marked.
    final ObjectMarker objects;

    Marker(TracedHeap heap, WorkPool pool, Spending spending, TraceOptions options) {
        this.heap = heap;
        this.pool = pool;
        this.spending = spending;
        stack = new MarkStack(spending);
        checkpoint = new Checkpoint(spending);
        objects = new ObjectMarker(heap, stack, options);
    }

    /// Without its stack.
    static long memoryBytes() {
        return 4L * BATCH * Long.BYTES + 3L * ReferenceReader.BATCH * Long.BYTES;
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
                long references = objects.follow(batch[i], klassWords[i]);
                if (!checkpoint.pass(references)) {
                    return;
                }
            }
            objects.flush();
            if (pool.isHungry() && stack.size() >= MIN_SHARED_ENTRIES) {
                share();
            }
        }
    }

    /// Reads the headers of several objects before the first is followed: the processor waits for all of them at once, where it would wait
    /// for each if every one's references were marked before the next is looked at.
    private int popBatch() {
        int count = stack.popInto(batch);
        for (int i = 0; i < count; i++) {
            klassWords[i] = heap.klassWord(MarkStack.target(batch[i]));
        }
        return count;
    }

    private void share() {
        if (spending.takeSpare((long) stack.size() / 2 * Long.BYTES)) {
            pool.give(stack.takeOlderHalf());
        }
    }
}
