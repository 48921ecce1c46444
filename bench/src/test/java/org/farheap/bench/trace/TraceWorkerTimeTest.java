package org.farheap.bench.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class TraceWorkerTimeTest {
    private static final long BUSY_NANOS = 20_000_000;

    private final WorkerTime time = new WorkerTime();

    @Test
    void theWorkersOfARoleAreAddedUp() throws InterruptedException {
        run("farheap marking 0", TraceWorkerTimeTest::beBusy);
        long one = time.nanos("marking");
        assertTrue(one >= BUSY_NANOS, () -> one + " ns");
        run("farheap marking 1", TraceWorkerTimeTest::beBusy);
        assertTrue(time.nanos("marking") >= one + BUSY_NANOS);
        assertEquals(time.nanos("marking"), time.allNanos());
        run("farheap count 0", TraceWorkerTimeTest::beBusy);
        assertEquals(time.nanos("marking") + time.nanos("count"), time.allNanos());
    }

    @Test
    void waitingIsNoProcessorTime() throws InterruptedException {
        run("farheap survey 0", () -> assertTrue(sleep(200)));
        assertTrue(time.nanos("survey") < 100_000_000, () -> time.nanos("survey") + " ns");
    }

    @Test
    void aRoleThatNobodyHadIsAnError() {
        assertThrows(IllegalStateException.class, () -> time.nanos("marking"));
    }

    private void run(String name, Runnable work) throws InterruptedException {
        Thread thread = time.newThread(work);
        thread.setName(name);
        thread.start();
        thread.join();
    }

    private static void beBusy() {
        long start = WorkerTime.ofThisThread();
        while (WorkerTime.ofThisThread() - start < BUSY_NANOS) {
            Thread.onSpinWait();
        }
    }

    private static boolean sleep(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
