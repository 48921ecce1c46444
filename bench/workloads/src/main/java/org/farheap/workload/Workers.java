package org.farheap.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A fixed number of threads for the parts of one job.
public final class Workers implements AutoCloseable {
    private final ExecutorService threads;

    public Workers(int count) {
        threads = Executors.newFixedThreadPool(count);
    }

    /// One part of a job, by its number.
    public interface Part<T> {
        T of(int number) throws Exception;
    }

    /// The results of parts 0..count-1, in their order, each by a thread of its own.
    public static <T> List<T> inParallel(int count, Part<T> part) throws Exception {
        List<Callable<T>> parts = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            int mine = number;
            parts.add(() -> part.of(mine));
        }
        try (Workers workers = new Workers(count)) {
            return workers.all(parts);
        }
    }

    /// The results of the parts, in their order. A part's exception is this method's.
    public <T> List<T> all(List<? extends Callable<T>> parts) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> part : threads.invokeAll(parts)) {
            try {
                results.add(part.get());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }
        return results;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
