package org.farheap.tracer;

/// Follows references, depth first, until nothing is left to follow. One thread of several, which share the mark bits and, when one has
/// nothing left to do, their work.
final class Marker implements Runnable {
    /// Cache misses that a core has under way at once, about.
    private static final int BATCH = 16;
    /// Fewer are not worth giving away.
    private static final int MIN_SHARED_ENTRIES = 16;

    private final TracedHeap heap;
    private final WorkPool pool;
    private final Spending spending;
    private final MarkStack stack;
    private final Checkpoint checkpoint;
    private final long[] batch = new long[BATCH];
    /// What this thread has marked.
    final ObjectMarker objects;
    /// Nobody needs it; but without it the headers need not be read.
    int headersSum;

    Marker(TracedHeap heap, WorkPool pool, Spending spending, TraceOptions options) {
        this.heap = heap;
        this.pool = pool;
        this.spending = spending;
        stack = new MarkStack(spending);
        checkpoint = new Checkpoint(spending);
        objects = new ObjectMarker(heap, stack, options);
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
                long references = objects.follow(batch[i]);
                if (!checkpoint.pass(references)) {
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
            batch[i] = stack.pop();
            sum += heap.header(MarkStack.target(batch[i]));
        }
        headersSum = sum;
        return count;
    }

    private void share() {
        if (spending.takeSpare((long) stack.size() / 2 * Long.BYTES)) {
            pool.give(stack.takeOlderHalf());
        }
    }
}
