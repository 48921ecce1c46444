package org.farheap.tracer;

import java.util.Arrays;
import java.util.function.LongConsumer;

/// Marks what roots lead to, and gives it to the workers in blocks. One thread's, while they do not run.
final class RootMarker implements LongConsumer {
    private static final int ROOTS_PER_BLOCK = 512;

    private final TracedHeap heap;
    private final WorkPool pool;
    private final Spending spending;
    private final long[] block = new long[ROOTS_PER_BLOCK];
    private int inBlock;
    private int given;
    private long stray;

    RootMarker(TracedHeap heap, WorkPool pool, Spending spending) {
        this.heap = heap;
        this.pool = pool;
        this.spending = spending;
    }

    @Override
    public void accept(long root) {
        long target = root - heap.encoding().heapBase();
        int found = heap.encoding().canHold(root) ? mark(target) : ObjectBits.NO_OBJECT;
        stray += found == ObjectBits.NO_OBJECT ? 1 : 0;
        if ((found & ObjectBits.IS_PUSHED) != 0) {
            block[inBlock++] = MarkStack.entry(target, 0);
        }
        if (inBlock == ROOTS_PER_BLOCK) {
            giveRest();
        }
    }

    private int mark(long target) {
        int found = heap.bits.mark(target, true);
        return found == ObjectBits.NO_OBJECT && heap.markOutward(target) ? 0 : found;
    }

    void giveRest() {
        if (spending.take((long) inBlock * Long.BYTES)) {
            pool.give(Arrays.copyOf(block, inBlock));
        }
        given += inBlock;
        inBlock = 0;
    }

    /// How many wait for the workers.
    int given() {
        return given;
    }

    void haveBeenTaken() {
        given = 0;
    }

    /// How many roots lead to no object.
    long stray() {
        return stray;
    }
}
