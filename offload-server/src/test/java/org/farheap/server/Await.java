package org.farheap.server;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for something that comes soon on a fast machine, and still comes on a slow one. */
final class Await {
    private static final long DEADLINE = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_MS = 5;

    private Await() {}

    static void until(String what, Callable<Boolean> condition) throws Exception {
        long start = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - start > DEADLINE) {
                fail("waited in vain for: " + what);
            }
            Thread.sleep(POLL_MS);
        }
    }
}
