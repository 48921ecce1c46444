package org.farheap.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.AbstractList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class WorkersTest {
    private final Spending spending = new Spending(WorkBudget.unlimited());
    private final WorkPool pool = new WorkPool(2);
    private final Workers workers = new Workers("test worker", Workers.DAEMONS, spending, pool::finish);

    private void takeForever() {
        try {
            assertNull(pool.take());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("all of them have ended when the call returns")
    void allEnd() {
        AtomicInteger ended = new AtomicInteger();
        workers.run(Collections.nCopies(5, ended::incrementAndGet));
        assertEquals(5, ended.get());
    }

    @Test
    @DisplayName("when there is no thread for one of them, the others do not wait for it, and the work is out of memory")
    void noThread() {
        workers.run(new AbstractList<Runnable>() {
            @Override
            public Runnable get(int index) {
                if (index == 1) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                return WorkersTest.this::takeForever;
            }

            @Override
            public int size() {
                return 2;
            }
        });
        assertEquals(new OutOfMemoryBudget(Long.MAX_VALUE), spending.outOfMemory());
    }

    @Test
    @DisplayName("one that runs out of memory ends the work, and one that fails is the caller's failure")
    void failures() {
        workers.run(List.<Runnable>of(() -> {
            throw new OutOfMemoryError("of a test");
        }));
        assertEquals(new OutOfMemoryBudget(Long.MAX_VALUE), spending.outOfMemory());
        RuntimeException bug = new ArithmeticException("of a test");
        assertSame(bug, assertThrows(IllegalStateException.class, () -> workers.run(List.<Runnable>of(() -> {
            throw bug;
        }))).getCause());
    }
}
