package org.farheap.server;

import java.util.concurrent.ArrayBlockingQueue;

/**
 * What other threads ask of the data thread, in order. Bounded: a lease has its opening or one other operation under way, and
 * then its end, and its slot is taken until the end is done; so the queue cannot fill.
 */
final class DataTasks {
    private static final int TASKS_PER_LEASE = 2;
    private static final int TASKS_MAX = Lease.LEASES_MAX * TASKS_PER_LEASE;

    private final ArrayBlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(TASKS_MAX);

    /** @throws IllegalStateException if full, which the arithmetic above excludes */
    void add(Runnable task) {
        tasks.add(task);
    }

    /** Runs one task. @return whether there was one */
    boolean runOne() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }
}
