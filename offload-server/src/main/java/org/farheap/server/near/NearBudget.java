package org.farheap.server.near;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.farheap.tracer.WorkBudget;

/// What a call may take: time, memory for its own tables, threads. Any thread.
public final class NearBudget {
    private static final long PAUSE_NANOS = 100_000;

    private final long deadlineNanos;
    private final long memoryBytes;
    private final int threads;
    private final ThreadFactory factory;
    private final BooleanSupplier pauseRequested;
    private final LongAdder bytesRead = new LongAdder();

    /// A piece of work that may end as a call does.
    public interface Work {
        void run() throws NearFailure, InterruptedException;
    }

    /// @param deadlineNanos in the time of {@link System#nanoTime}
    /// @param factory makes daemon threads of a low priority
    /// @param pauseRequested whether pages are being served just now, so that this work is to wait
    public NearBudget(long deadlineNanos, long memoryBytes, int threads, ThreadFactory factory, BooleanSupplier pauseRequested) {
        this.deadlineNanos = deadlineNanos;
        this.memoryBytes = memoryBytes;
        this.threads = threads;
        this.factory = factory;
        this.pauseRequested = pauseRequested;
    }

    /// How many threads may work at once.
    public int threads() {
        return threads;
    }

    /// Makes threads that give way to the serving of pages. Work that uses others takes processors from it.
    public ThreadFactory threadFactory() {
        return factory;
    }

    /// Bytes that tables of the call may take, on the Java heap and outside. Whoever needs more says so with
    /// {@link NearFailure#outOfMemory} rather than taking them.
    public long memoryBytes() {
        return memoryBytes;
    }

    /// What the tracer may take now.
    ///
    /// @param takenBytes of the memory that are taken already
    public WorkBudget work(long takenBytes) {
        return new WorkBudget(Math.max(0, deadlineNanos - System.nanoTime()), memoryBytes - takenBytes, pauseRequested);
    }

    /// Says that so many bytes of the heap were read, for the server's figures.
    public void haveRead(long bytes) {
        bytesRead.add(bytes);
    }

    public long bytesRead() {
        return bytesRead.sum();
    }

    /// To be called often, every 100 us or so of work: waits while pages are being served.
    ///
    /// @throws NearFailure when the time is over
    /// @throws InterruptedException when the call is to end for another reason
    public void checkpoint() throws NearFailure, InterruptedException {
        do {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (System.nanoTime() - deadlineNanos >= 0) {
                throw NearFailure.cutOff("the call took longer than it may");
            }
        } while (pauses());
    }

    private boolean pauses() {
        boolean pause = pauseRequested.getAsBoolean();
        if (pause) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return pause;
    }

    /// Does all of the work, each piece on a thread of its own, and waits for all. When one fails the others are interrupted.
    public void inParallel(List<? extends Work> work) throws NearFailure, InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> started = new ArrayList<>();
        work.forEach(one -> started.add(factory.newThread(() -> guarded(one, failure, started))));
        try {
            started.forEach(Thread::start);
        } catch (OutOfMemoryError e) {
            failure.compareAndSet(null, e);
            interrupt(started);
        }
        joinAll(started);
        rethrow(failure.get());
    }

    private static void guarded(Work one, AtomicReference<Throwable> failure, List<Thread> all) {
        try {
            one.run();
        } catch (Throwable e) {
            if (failure.compareAndSet(null, e)) {
                interrupt(all);
            }
        }
    }

    private static void interrupt(List<Thread> threads) {
        threads.forEach(Thread::interrupt);
    }

    private static void joinAll(List<Thread> threads) throws InterruptedException {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    interrupt(threads);
                }
            }
        }
        if (interrupted) {
            throw new InterruptedException();
        }
    }

    private static void rethrow(Throwable failure) throws NearFailure, InterruptedException {
        switch (failure) {
            case null -> { }
            case NearFailure e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }
}
