package org.farheap.bench.trace;

import java.io.IOException;
import org.farheap.bench.Rounds;
import org.farheap.bench.RunFailed;

/// G1's marking and the tracer's on one heap, in turns, with the same number of threads; in processor time of all threads of either.
final class MarkingRace {
    final int threads;
    private final RestingWorkload workload;
    private final Tracing tracing;
    /// Fewer rounds than of the others when samples came late.
    final Rounds markSeconds = new Rounds();
    final Rounds cycleSeconds = new Rounds();
    final Rounds surveySeconds = new Rounds();
    final Rounds followSeconds = new Rounds();
    final Rounds traceSeconds = new Rounds();

    MarkingRace(int threads, RestingWorkload workload, Tracing tracing) {
        this.threads = threads;
        this.workload = workload;
        this.tracing = tracing;
    }

    void warmUp() throws IOException {
        workload.warmUp();
    }

    void round(boolean collectorFirst) throws IOException, RunFailed {
        if (collectorFirst) {
            mark();
        }
        Tracing.Trace trace = tracing.trace(threads);
        surveySeconds.add(trace.surveyNanos() / 1e9);
        followSeconds.add(trace.markingNanos() / 1e9);
        traceSeconds.add(trace.allNanos() / 1e9);
        if (!collectorFirst) {
            mark();
        }
    }

    private void mark() throws IOException {
        MarkingCycle cycle = workload.mark();
        cycleSeconds.add(cycle.cycleSeconds());
        if (cycle.tellsMarking()) {
            markSeconds.add(cycle.markSeconds());
        }
    }
}
