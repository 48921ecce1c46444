package org.farheap.bench.report;

/// What some sampled fetches amount to: each stands for as many as its weight says.
final class Tally {
    private long samples;
    private long fetches;
    private double nanos;
    private double nanosVariance;

    void add(Fetch fetch) {
        samples++;
        fetches += fetch.weight();
        double duration = fetch.durationNanos();
        nanos += fetch.weight() * duration;
        nanosVariance += fetch.weight() * (fetch.weight() - 1.0) * duration * duration;
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

    /// One standard error of that, as a share of it; NaN without time. A sample that was taken with a chance of one in w stands for w,
    /// and so adds w (w - 1) times its square to the variance (Horvitz and Thompson). A few long fetches make it large, however many
    /// the samples.
    double nanosError() {
        return nanos == 0 ? Double.NaN : Math.sqrt(nanosVariance) / nanos;
    }

    String toldNanos() {
        return nanos == 0 ? "0" : "%s \u00b1%.0f %%".formatted(Words.nanos(nanos), 100 * nanosError());
    }
}
