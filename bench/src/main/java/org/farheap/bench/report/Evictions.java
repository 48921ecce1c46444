package org.farheap.bench.report;

import jdk.jfr.consumer.RecordedEvent;

/// The sampled runs of pages that were taken out, and the sampled batches that left: estimates.
final class Evictions {
    private long runs;
    private long runsInFault;
    private long runPages;
    private double runNanos;
    private long batches;
    private long sentPages;
    private long sentRuns;
    private double batchNanos;

    void evicted(RecordedEvent event) {
        long weight = event.getLong("weight");
        runs += weight;
        runsInFault += event.getBoolean("inFault") ? weight : 0;
        runPages += weight * event.getInt("pages");
        runNanos += (double) weight * event.getDuration().toNanos();
    }

    void writtenBack(RecordedEvent event) {
        long weight = event.getLong("weight");
        batches += weight;
        sentPages += weight * event.getInt("pages");
        sentRuns += weight * event.getInt("runs");
        batchNanos += (double) weight * event.getDuration().toNanos();
    }

    long runs() {
        return runs;
    }

    double inFaultShare() {
        return (double) runsInFault / runs;
    }

    double pagesPerRun() {
        return (double) runPages / runs;
    }

    double nanosPerRun() {
        return runNanos / runs;
    }

    long batches() {
        return batches;
    }

    double pagesPerBatch() {
        return (double) sentPages / batches;
    }

    double pagesPerSentRun() {
        return (double) sentPages / sentRuns;
    }

    double nanosPerBatch() {
        return batchNanos / batches;
    }
}
