package org.farheap.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class WorkBudgetTest {
    /// Regions of 256 KiB, so that one has more objects than are read between two looks at the budget.
    private final HeapEncoding encoding = new HeapEncoding(TestEncodings.HEAP_BASE, 8 << 18, 1 << 18, 8, PointerEncoding.narrow(0, 3),
            PointerEncoding.narrow(0, 0), false);
    private final HeapBuilder heap = new HeapBuilder(encoding);
    private final Arena arena = Arena.ofShared();
    private Placed array;

    @BeforeEach
    void fill() {
        array = heap.humongous(6, heap.classes.objectArray, 60_000);
        int slot = 0;
        for (int region = 0; region < 6; region++) {
            while (heap.fits(region, heap.classes.object, 0)) {
                Placed object = heap.old(region, heap.classes.object);
                if (slot < 60_000) {
                    heap.refer(array, slot++, object);
                }
            }
        }
    }

    @AfterEach
    void close() {
        arena.close();
    }

    private ScanOutcome scan(WorkBudget budget) {
        return new RegionScanner(heap.classes.table(), heap.table(), heap.images()).scan(1, 1000, budget);
    }

    private TraceOutcome trace(int workers, WorkBudget budget) {
        return new HeapTrace(heap.classes.table(), heap.table(), heap.images(), workers, true).trace(new long[] {array.address()}, arena,
                budget);
    }

    @Test
    @DisplayName("work that takes longer than it may is cut off")
    void time() {
        WorkBudget none = new WorkBudget(0, Long.MAX_VALUE, () -> false);
        assertEquals(new CutOff(CutOff.Cause.TIME), scan(none));
        assertEquals(new CutOff(CutOff.Cause.TIME), trace(2, none));
    }

    @Test
    @DisplayName("a pause that never ends is cut off when the time is over")
    void endlessPause() {
        WorkBudget paused = new WorkBudget(TimeUnit.MILLISECONDS.toNanos(50), Long.MAX_VALUE, () -> true);
        assertEquals(new CutOff(CutOff.Cause.TIME), scan(paused));
        assertEquals(new CutOff(CutOff.Cause.TIME), trace(4, paused));
    }

    @Test
    @DisplayName("work waits while a pause is requested, and then goes on to its end")
    void pause() {
        AtomicInteger asked = new AtomicInteger();
        WorkBudget paused = new WorkBudget(Long.MAX_VALUE, Long.MAX_VALUE, () -> asked.incrementAndGet() < 20);
        assertEquals(16_384, assertInstanceOf(RegionScan.class, scan(paused)).objects());
        // Four looks at the budget for 16,384 objects; the others were the wait of the first.
        assertEquals(20 + 3, asked.get());
        asked.set(0);
        assertEquals(60_001, assertInstanceOf(LiveHeap.class, trace(1, paused)).live().objects());
        assertTrue(asked.get() > 20 + 30, "asked " + asked.get());
    }

    @Test
    @DisplayName("an interrupted thread's work is cut off, and the thread stays interrupted")
    void interrupt() {
        Thread.currentThread().interrupt();
        assertEquals(new CutOff(CutOff.Cause.INTERRUPTED), scan(WorkBudget.unlimited()));
        assertEquals(new CutOff(CutOff.Cause.INTERRUPTED), trace(2, WorkBudget.unlimited()));
        assertTrue(Thread.interrupted());
    }

    @Test
    @DisplayName("a caller that is interrupted while workers trace makes them end")
    void interruptMeanwhile() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        TraceOutcome[] outcome = new TraceOutcome[1];
        WorkBudget paused = new WorkBudget(Long.MAX_VALUE, Long.MAX_VALUE, () -> asked.incrementAndGet() > 1);
        Thread caller = Thread.ofPlatform().start(() -> outcome[0] = trace(3, paused));
        while (asked.get() < 100) {
            Thread.onSpinWait();
        }
        caller.interrupt();
        caller.join();
        assertEquals(new CutOff(CutOff.Cause.INTERRUPTED), outcome[0]);
    }

    @Test
    @DisplayName("with any less memory than a trace needs it says so, and with enough it does not")
    void memory() {
        long enough = 1;
        while (trace(2, new WorkBudget(Long.MAX_VALUE, enough, () -> false)) instanceof OutOfMemoryBudget out) {
            assertEquals(enough, out.limitBytes());
            enough *= 2;
        }
        // Bitmaps of 8 KiB in all are the least of it; stacks, counts and region tables are small here too.
        assertTrue(enough > 1 << 15 && enough <= 1 << 20, "it took " + enough);
        for (long budget = 0; budget < enough / 2; budget += enough / 64) {
            assertInstanceOf(OutOfMemoryBudget.class, trace(1, new WorkBudget(Long.MAX_VALUE, budget, () -> false)));
        }
    }

    @Test
    @DisplayName("a scan that may not keep so many targets says so")
    void scanMemory() {
        assertInstanceOf(OutOfMemoryBudget.class, scan(new WorkBudget(Long.MAX_VALUE, 1000, () -> false)));
    }

    @Test
    @DisplayName("a mark stack grows as far as the memory goes, and loses what comes then")
    void markStack() {
        Spending spending = new Spending(new WorkBudget(Long.MAX_VALUE, 8 * 4096, () -> false));
        MarkStack stack = new MarkStack(spending);
        for (int i = 0; i < 4096; i++) {
            stack.push(i);
        }
        assertFalse(spending.hasEnded());
        stack.push(4096);
        assertEquals(new OutOfMemoryBudget(8 * 4096), spending.outOfMemory());
        assertEquals(4096, stack.size());
        long[] youngest = new long[1];
        stack.popInto(youngest);
        assertEquals(4095, youngest[0]);
    }
}
