package org.farheap.bench.trace;

import java.io.IOException;
import org.farheap.bench.Rounds;
import org.farheap.bench.RunFailed;

/// G1's marking and the tracer's on one heap, in turns, with the same number of threads.
final class MarkingRace {
    final int threads;
    private final RestingWorkload workload;
    private final Tracing tracing;
    final Rounds markSeconds = new Rounds();
    final Rounds cycleSeconds = new Rounds();
    final Rounds surveySeconds = new Rounds();
    final Rounds followSeconds = new Rounds();
    final Rounds bothSeconds = new Rounds();

    MarkingRace(int threads, RestingWorkload workload, Tracing tracing) {
        this.threads = threads;
        this.workload = workload;
        this.tracing = tracing;
    }

    /// What happens in the first cycle only: pages of the mark bitmap that are touched for the first time.
    void warmUp() throws IOException {
        workload.mark();
    }

    void round(boolean collectorFirst) throws IOException, RunFailed {
        if (collectorFirst) {
            mark();
        }
        Tracing.Trace trace = tracing.trace(threads);
        surveySeconds.add(trace.surveyNanos() / 1e9);
        followSeconds.add(trace.markingNanos() / 1e9);
        bothSeconds.add((trace.surveyNanos() + trace.markingNanos()) / 1e9);
        if (!collectorFirst) {
            mark();
        }
    }

    private void mark() throws IOException {
        MarkingCycle cycle = workload.mark();
        markSeconds.add(cycle.markSeconds());
        cycleSeconds.add(cycle.cycleSeconds());
    }
}
