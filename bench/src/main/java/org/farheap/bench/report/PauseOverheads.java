package org.farheap.bench.report;

import java.util.Arrays;
import jdk.jfr.consumer.RecordedEvent;

/// What the agent added to each collector pause, in nanoseconds.
final class PauseOverheads {
    private long[] nanos = new long[256];
    private int count;
    private long regionsFreed;
    private long discarded;

    void accept(RecordedEvent event) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = event.getDuration().toNanos();
        regionsFreed += event.getInt("regionsFreed");
        discarded += event.getInt("discarded");
    }

    int count() {
        return count;
    }

    long total() {
        return Arrays.stream(nanos, 0, count).sum();
    }

    /// The smallest that is not exceeded by that share of the pauses; NaN without pauses.
    double quantile(double share) {
        if (count == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * count) - 1)];
    }

    long regionsFreed() {
        return regionsFreed;
    }

    /// Pages.
    long discarded() {
        return discarded;
    }
}
