package org.farheap.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Near-data work gives way")
final class GiveWayTest {
    @Test
    @Timeout(30)
    @DisplayName("to the data thread, for so long in a row, and then goes on")
    void toTheDataThread() {
        AtomicBoolean serving = new AtomicBoolean(true);
        GiveWay giveWay = new GiveWay(within -> serving.get());
        assertTrue(giveWay.getAsBoolean());
        while (giveWay.getAsBoolean()) {
            Thread.onSpinWait();
        }
        while (!giveWay.getAsBoolean()) {
            Thread.onSpinWait();
        }
        serving.set(false);
        // It may rest for others meanwhile.
        while (giveWay.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Test
    @Timeout(30)
    @DisplayName("to threads that took its processor, and then goes on")
    void toOthers() throws InterruptedException {
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> busy = Stream.generate(() -> Thread.ofPlatform().daemon().start(() -> spin(stop)))
                .limit(3L * Runtime.getRuntime().availableProcessors()).toList();
        try {
            GiveWay giveWay = new GiveWay(within -> false);
            while (!giveWay.getAsBoolean()) {
                Thread.onSpinWait();
            }
            assertTrue(NativeMemory.timesPreempted() > 0);
            while (giveWay.getAsBoolean()) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } finally {
            stop.set(true);
            for (Thread each : busy) {
                each.join();
            }
        }
    }

    @Test
    @DisplayName("to nobody who took it from another thread")
    void toNobodyElse() throws InterruptedException {
        GiveWay giveWay = new GiveWay(within -> false);
        boolean[] waits = new boolean[1];
        Thread fresh = Thread.ofPlatform().start(() -> {
            long times = NativeMemory.timesPreempted();
            giveWay.getAsBoolean();
            // Of a thread that was preempted between the two, nothing can be said.
            waits[0] = giveWay.getAsBoolean() && NativeMemory.timesPreempted() == times;
        });
        fresh.join();
        assertFalse(waits[0]);
    }

    private static void spin(AtomicBoolean stop) {
        while (!stop.get()) {
            Thread.onSpinWait();
        }
    }
}
