package org.farheap.server;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often each piece of an extent was written: up by one when a write begins, and again when it has ended, so that it is odd meanwhile.
 * The data thread counts; for it these are two plain stores a write. Whoever reads an extent without it asks before and after.
 */
final class WriteCounts {
    /** As the smallest region of G1. */
    static final int PIECE_SHIFT = 20;

    private final AtomicLongArray counts;

    WriteCounts(long extentBytes) {
        counts = new AtomicLongArray(piece(extentBytes - 1) + 1);
    }

    private static int piece(long offset) {
        return (int) (offset >>> PIECE_SHIFT);
    }

    void begin(long offset, int bytes) {
        count(offset, bytes);
        VarHandle.storeStoreFence();
    }

    void end(long offset, int bytes) {
        VarHandle.storeStoreFence();
        count(offset, bytes);
    }

    private void count(long offset, int bytes) {
        for (int piece = piece(offset); piece <= piece(offset + bytes - 1); piece++) {
            counts.setOpaque(piece, counts.getPlain(piece) + 1);
        }
    }

    /** Of all pieces that the bytes lie in. What is read afterwards is read after it. Any thread. */
    long sum(long offset, long bytes) {
        long sum = 0;
        for (int piece = piece(offset); piece <= piece(offset + bytes - 1); piece++) {
            sum += counts.getAcquire(piece);
        }
        return sum;
    }

    /** Whether a write to one of these pieces is under way. Any thread. */
    boolean isWritten(long offset, long bytes) {
        for (int piece = piece(offset); piece <= piece(offset + bytes - 1); piece++) {
            if ((counts.getAcquire(piece) & 1) != 0) {
                return true;
            }
        }
        return false;
    }
}
