package org.farheap.tracer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;

/// Runs the same work on several threads of its own, and waits for all.
final class Workers {
    static final ThreadFactory DAEMONS = Thread.ofPlatform().daemon().factory();

    private final String role;
    private final ThreadFactory factory;
    private final Spending spending;
    private final Runnable endEarly;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /// @param factory makes the threads; the role is their name
    /// @param endEarly makes those end that wait for others
    Workers(String role, ThreadFactory factory, Spending spending, Runnable endEarly) {
        this.role = role;
        this.factory = factory;
        this.spending = spending;
        this.endEarly = endEarly;
    }

    /// Returns when all have ended. An interrupt of this thread makes them end.
    void run(List<? extends Runnable> work) {
        List<Thread> threads = new ArrayList<>();
        try {
            for (Runnable one : work) {
                Thread thread = factory.newThread(() -> guarded(one));
                thread.setName(role + " " + threads.size());
                thread.start();
                threads.add(thread);
            }
        } catch (OutOfMemoryError e) {
            // The system has no more threads. Those that there are must not wait for the others.
            spending.runOutOfMemory();
            endEarly.run();
        }
        threads.forEach(this::join);
        if (failure.get() != null) {
            throw new IllegalStateException(role + " failed", failure.get());
        }
    }

    private void guarded(Runnable one) {
        try {
            one.run();
        } catch (OutOfMemoryError e) {
            spending.runOutOfMemory();
        } catch (Throwable e) {
            failure.set(e);
            spending.cutOff(CutOff.Cause.INTERRUPTED);
        }
    }

    private void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                spending.cutOff(CutOff.Cause.INTERRUPTED);
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
