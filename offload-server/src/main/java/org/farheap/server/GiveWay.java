package org.farheap.server;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;

/**
 * Whether near-data work is to wait: for the data thread, which has been busy just now, or for others, who took the processor of the thread
 * that asks (where the server's memory is mapped, those who need pages are seen in no other way). It waits for so long in a row at most, and
 * then goes on for a stretch: under load that never ends it is slow, and comes to its end. Any thread.
 */
final class GiveWay implements BooleanSupplier {
    private static final long BUSY_NANOS = 200_000;
    /** To a stretch of some 100 us: a thirtieth of a processor at least. */
    private static final long WAIT_NANOS_MAX = 3_000_000;

    /** A wait that begins then, by chance, is told once more to begin. */
    private static final long NOT_WAITING = 0;

    private final LongPredicate servedWithin;
    /** When this wait began, in the time of {@link System#nanoTime}. */
    private final AtomicLong waitingSince = new AtomicLong(NOT_WAITING);
    private final ThreadLocal<Preemption> preemption = ThreadLocal.withInitial(Preemption::new);

    /** @param servedWithin whether the data thread has worked within so many nanoseconds */
    GiveWay(LongPredicate servedWithin) {
        this.servedWithin = servedWithin;
    }

    @Override
    public boolean getAsBoolean() {
        return preemption.get().isRecent() || isServing();
    }

    private boolean isServing() {
        if (!servedWithin.test(BUSY_NANOS)) {
            waitingSince.setOpaque(NOT_WAITING);
            return false;
        }
        long now = System.nanoTime();
        long since = waitingSince.getOpaque();
        if (since == NOT_WAITING) {
            waitingSince.setOpaque(now);
            return true;
        }
        // Of several threads, one goes on.
        return now - since < WAIT_NANOS_MAX || !waitingSince.compareAndSet(since, now);
    }

    /**
     * Whether a thread rests since its processor was taken from it. The sooner that happens again after a rest, the longer the next one is:
     * each time that others take turns with it costs them a switch, and who needs pages waits meanwhile. One thread's.
     */
    private static final class Preemption {
        private static final long REST_NANOS_MIN = 3_000_000;
        private static final long REST_NANOS_MAX = 16 * REST_NANOS_MIN;

        private long times = NativeMemory.timesPreempted();
        private long restsUntil = System.nanoTime();
        private long restNanos = REST_NANOS_MIN;

        boolean isRecent() {
            long now = System.nanoTime();
            long worked = now - restsUntil;
            if (worked < 0) {
                return true;
            }
            long before = times;
            times = NativeMemory.timesPreempted();
            if (times == before) {
                return false;
            }
            restNanos = worked < restNanos ? Math.min(2 * restNanos, REST_NANOS_MAX) : Math.max(restNanos / 2, REST_NANOS_MIN);
            restsUntil = now + restNanos;
            return true;
        }
    }
}
