package org.farheap.server;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Whether near-data work is to wait, for the data thread has been busy just now. It waits for so long in a row at most, and then goes on
 * for one stretch: under load that never ends it is slow, and comes to its end. Any thread.
 */
final class GiveWay implements BooleanSupplier {
    private static final long BUSY_NANOS = 200_000;
    /** To a stretch of some 100 us: a thirtieth of a processor at least. */
    private static final long WAIT_NANOS_MAX = 3_000_000;

    /** A wait that begins then, by chance, is told once more to begin. */
    private static final long NOT_WAITING = 0;

    private final DataPlane data;
    /** When this wait began, in the time of {@link System#nanoTime}. */
    private final AtomicLong waitingSince = new AtomicLong(NOT_WAITING);

    GiveWay(DataPlane data) {
        this.data = data;
    }

    @Override
    public boolean getAsBoolean() {
        if (!data.workedWithin(BUSY_NANOS)) {
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
}
