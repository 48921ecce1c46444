package org.farheap.bench.trace;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/// Makes the tracer's threads, and knows what processor time those that have ended took, by what they did: a worker's name is "farheap",
/// its role and its number.
final class WorkerTime implements ThreadFactory {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Map<String, Long> nanosOfRole = new ConcurrentHashMap<>();

    @Override
    public Thread newThread(Runnable work) {
        return Thread.ofPlatform().daemon().unstarted(() -> {
            work.run();
            nanosOfRole.merge(Thread.currentThread().getName().split(" ")[1], ofThisThread(), Long::sum);
        });
    }

    static long ofThisThread() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /// Of all workers of a role.
    long nanos(String role) {
        Long nanos = nanosOfRole.get(role);
        if (nanos == null) {
            throw new IllegalStateException("no thread of the tracer was for " + role + "; there were " + nanosOfRole.keySet());
        }
        return nanos;
    }

    long allNanos() {
        return nanosOfRole.values().stream().mapToLong(Long::longValue).sum();
    }
}
