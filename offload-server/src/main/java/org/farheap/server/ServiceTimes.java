package org.farheap.server;

import java.util.stream.IntStream;

/// How long requests of one kind took, counted by bucket. One thread records, any thread reads; recording allocates nothing.
final class ServiceTimes {
    /// Upper bounds in nanoseconds, ascending; longer times are in one more bucket. A page is answered in about a microsecond, so the
    /// search from below ends after a few steps.
    private static final long[] BOUNDS_NANOS = {250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
        1_000_000, 2_500_000, 5_000_000, 10_000_000, 100_000_000};

    private final Tally[] counts = IntStream.rangeClosed(0, BOUNDS_NANOS.length).mapToObj(i -> new Tally()).toArray(Tally[]::new);
    private final Tally totalNanos = new Tally();

    void record(long nanos) {
        int bucket = 0;
        while (bucket < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[bucket]) {
            bucket++;
        }
        counts[bucket].add(1);
        totalNanos.add(nanos);
    }

    /// How many buckets there are; the last has no upper bound.
    static int buckets() {
        return BOUNDS_NANOS.length + 1;
    }

    /// In seconds; infinite for the last bucket.
    static double upperBoundSeconds(int bucket) {
        return bucket < BOUNDS_NANOS.length ? BOUNDS_NANOS[bucket] / 1e9 : Double.POSITIVE_INFINITY;
    }

    /// Of this bucket alone.
    long count(int bucket) {
        return counts[bucket].get();
    }

    double totalSeconds() {
        return totalNanos.get() / 1e9;
    }
}
