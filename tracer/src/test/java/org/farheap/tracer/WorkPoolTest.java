package org.farheap.tracer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class WorkPoolTest {
    @Test
    @DisplayName("one worker takes what there is, and then the work is at its end")
    void oneWorker() throws Exception {
        WorkPool pool = new WorkPool(1);
        pool.give(new long[] {1, 2});
        assertArrayEquals(new long[] {1, 2}, pool.take());
        assertNull(pool.take());
        assertFalse(pool.isHungry());
    }

    @Test
    @DisplayName("a worker without work waits until another one gives some")
    void waits() throws Exception {
        WorkPool pool = new WorkPool(2);
        pool.give(new long[] {1});
        pool.take();
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            Future<long[]> taken = other.submit(pool::take);
            while (!pool.isHungry()) {
                Thread.onSpinWait();
            }
            pool.give(new long[] {7});
            assertArrayEquals(new long[] {7}, taken.get());
        }
    }

    @Test
    @DisplayName("when the work is cut off, blocks that are left are given to nobody")
    void finished() throws Exception {
        WorkPool pool = new WorkPool(2);
        pool.give(new long[] {1});
        pool.finish();
        assertNull(pool.take());
    }

    @Test
    @DisplayName("four workers that give each other blocks all end, and lose none, a thousand times")
    void allEnd() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 1000; round++) {
                WorkPool pool = new WorkPool(4);
                AtomicLong sum = new AtomicLong();
                pool.give(new long[] {6});
                Callable<Void> worker = () -> work(pool, sum);
                for (Future<Void> done : threads.invokeAll(Collections.nCopies(4, worker))) {
                    done.get();
                }
                // Each block of n gives two of n - 1.
                assertEquals(127, sum.get());
            }
        }
    }

    private static Void work(WorkPool pool, AtomicLong sum) throws InterruptedException {
        for (long[] block = pool.take(); block != null; block = pool.take()) {
            sum.incrementAndGet();
            for (int i = 0; i < 2 && block[0] > 0; i++) {
                pool.give(new long[] {block[0] - 1});
            }
        }
        return null;
    }
}
