package org.farheap.bench.trace;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A cycle of G1's concurrent marking, as `-Xlog:gc*` tells its parts.
///
/// @param markSeconds "Concurrent Mark From Roots"
/// @param cycleSeconds "Concurrent Mark Cycle": that, what is done before and after it, and the pauses between
record MarkingCycle(double markSeconds, double cycleSeconds) {
    private static final String TIME = " ([0-9]+[.][0-9]+)ms";
    private static final Pattern MARK = Pattern.compile("Concurrent Mark From Roots" + TIME);
    private static final Pattern CYCLE = Pattern.compile("Concurrent Mark Cycle" + TIME);

    static boolean hasEnded(String log) {
        return CYCLE.matcher(log).find();
    }

    static MarkingCycle parse(String log) throws IOException {
        return new MarkingCycle(seconds(MARK, log), seconds(CYCLE, log));
    }

    private static double seconds(Pattern part, String log) throws IOException {
        Matcher time = part.matcher(log);
        if (!time.find()) {
            throw new IOException("the collector's log does not tell '" + part + "'");
        }
        return Double.parseDouble(time.group(1)) / 1000;
    }
}
