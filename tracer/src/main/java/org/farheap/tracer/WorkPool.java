package org.farheap.tracer;

import java.util.ArrayDeque;

/// Blocks of entries that workers give away when another one has none. Work that nobody asks for stays on its worker's own stack, so that
/// a push costs no fence. Ends when all workers are without work. Several threads'.
final class WorkPool {
    private final ArrayDeque<long[]> blocks = new ArrayDeque<>();
    private final int workers;
    private int idle;
    private boolean finished;
    private volatile boolean hungry;

    WorkPool(int workers) {
        this.workers = workers;
    }

    /// Whether a worker waits for a block. May be out of date.
    boolean isHungry() {
        return hungry;
    }

    synchronized void give(long[] block) {
        blocks.add(block);
        hungry = blocks.size() < idle;
        notify();
    }

    /// Waits for a block; null when there will be none.
    synchronized long[] take() throws InterruptedException {
        idle++;
        if (idle == workers && blocks.isEmpty()) {
            finish();
        }
        while (blocks.isEmpty() && !finished) {
            hungry = true;
            wait();
        }
        if (finished) {
            return null;
        }
        idle--;
        long[] block = blocks.remove();
        hungry = blocks.size() < idle;
        return block;
    }

    /// All workers have ended, and will begin anew, with the blocks that are there then.
    synchronized void reopen() {
        finished = false;
        idle = 0;
    }

    /// No block is given out any more.
    synchronized void finish() {
        finished = true;
        hungry = false;
        notifyAll();
    }
}
