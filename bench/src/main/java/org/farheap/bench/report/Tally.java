package org.farheap.bench.report;

/// What some sampled fetches amount to: each stands for as many as its weight says.
final class Tally {
    private long samples;
    private long fetches;
    private double nanos;

    void add(Fetch fetch) {
        samples++;
        fetches += fetch.weight();
        nanos += (double) fetch.weight() * fetch.durationNanos();
    }

    /// Events seen: with few of them the estimates are rough.
    long samples() {
        return samples;
    }

    /// Estimate.
    long fetches() {
        return fetches;
    }

    /// Estimate of the time that threads spent in them.
    double nanos() {
        return nanos;
    }
}
