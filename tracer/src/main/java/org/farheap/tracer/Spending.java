package org.farheap.tracer;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// How much of its budget a piece of work has left. All threads that do the work share it; what one of them cannot have ends it for all.
final class Spending {
    static final int OBJECTS_BETWEEN_CHECKS = 4096;
    private static final long PAUSE_NANOS = 100_000;

    private final WorkBudget budget;
    private final long startNanos = System.nanoTime();
    private final AtomicLong memoryLeft;
    private volatile CutOff cutOff;
    private volatile OutOfMemoryBudget outOfMemory;

    Spending(WorkBudget budget) {
        this.budget = budget;
        memoryLeft = new AtomicLong(budget.memoryBytes());
    }

    /// Waits while a pause is requested; false when the work is to end.
    boolean mayGoOn() {
        while (!isOver() && budget.pauseRequested().getAsBoolean()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return !isOver();
    }

    private boolean isOver() {
        if (System.nanoTime() - startNanos >= budget.timeNanos()) {
            cutOff(CutOff.Cause.TIME);
        } else if (Thread.currentThread().isInterrupted()) {
            cutOff(CutOff.Cause.INTERRUPTED);
        }
        return hasEnded();
    }

    void cutOff(CutOff.Cause cause) {
        cutOff = new CutOff(cause);
    }

    /// Takes memory; false when there is not so much left.
    boolean take(long bytes) {
        if (memoryLeft.addAndGet(-bytes) >= 0) {
            return true;
        }
        runOutOfMemory();
        return false;
    }

    /// Takes memory that the work can do without.
    boolean takeSpare(long bytes) {
        if (memoryLeft.addAndGet(-bytes) >= 0) {
            return true;
        }
        give(bytes);
        return false;
    }

    void give(long bytes) {
        memoryLeft.addAndGet(bytes);
    }

    /// There is less memory than the budget says.
    void runOutOfMemory() {
        outOfMemory = new OutOfMemoryBudget(budget.memoryBytes());
    }

    boolean hasEnded() {
        return cutOff != null || outOfMemory != null;
    }

    CutOff cutOff() {
        return cutOff;
    }

    OutOfMemoryBudget outOfMemory() {
        return outOfMemory;
    }
}
