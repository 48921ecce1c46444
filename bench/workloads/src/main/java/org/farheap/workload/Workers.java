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
