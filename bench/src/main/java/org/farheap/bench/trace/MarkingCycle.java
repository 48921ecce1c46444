package org.farheap.bench.trace;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/// A cycle of G1's concurrent marking, in processor time of the threads that mark.
///
///     samples   .    .    .    .    .    .    .    .    .    .    .
///     threads    roots, marking |         sleep         | remembered sets, bitmap
///     log                 "Mark From Roots 9ms"   "Pause Remark 3ms"
///
/// A sample between these two lines tells marking from what follows.
///
/// @param markSeconds until the end of "Concurrent Mark From Roots", with the regions that are roots before it; NaN when no sample tells
/// @param cycleSeconds of the whole cycle
record MarkingCycle(double markSeconds, double cycleSeconds) {
    private static final String TIME = " [0-9]+[.][0-9]+ms";
    private static final Pattern CYCLE = Pattern.compile("Concurrent Mark Cycle" + TIME);
    private static final Pattern MARKED = line("Concurrent Mark From Roots");
    private static final Pattern REMARKED = line("Pause Remark .*");

    /// @param log of `-Xlog:gc*` with the decoration "timenanos", which is System.nanoTime()
    static boolean hasEnded(String log) {
        return CYCLE.matcher(log).find();
    }

    /// @param samples the first from before the cycle, the last from after it
    static MarkingCycle of(String log, List<ProcessorSamples.Sample> samples) throws IOException {
        long start = samples.getFirst().processorNanos();
        long all = samples.getLast().processorNanos() - start;
        if (all <= 0) {
            throw new IOException("the kernel does not count the processor time of threads in /proc/PID/task/TID/schedstat");
        }
        long marked = lastNanos(MARKED, log);
        long remarked = lastNanos(REMARKED, log);
        double marking = samples.stream().filter(sample -> sample.begunNanos() - marked >= 0 && sample.endedNanos() - remarked <= 0)
                .mapToDouble(sample -> sample.processorNanos() - start).max().orElse(Double.NaN);
        return new MarkingCycle(marking / 1e9, all / 1e9);
    }

    boolean tellsMarking() {
        return !Double.isNaN(markSeconds);
    }

    private static Pattern line(String part) {
        return Pattern.compile("\\[([0-9]+)ns\\].* " + part + TIME);
    }

    /// Where the mark stack overflows, marking and its pause come again.
    private static long lastNanos(Pattern line, String log) throws IOException {
        return line.matcher(log).results().reduce((one, next) -> next).map(last -> Long.parseLong(last.group(1)))
                .orElseThrow(() -> new IOException("the collector's log does not tell '" + line + "'"));
    }
}
