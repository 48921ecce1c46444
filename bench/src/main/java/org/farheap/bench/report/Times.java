package org.farheap.bench.report;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// Instants as one number, nanoseconds since 1970; good until 2262.
final class Times {
    private Times() {}

    static long nanos(Instant instant) {
        return Math.addExact(TimeUnit.SECONDS.toNanos(instant.getEpochSecond()), instant.getNano());
    }
}
