package org.farheap.bench.trace;

import static org.farheap.bench.Table.format;

import java.util.Map;
import java.util.TreeMap;
import org.farheap.bench.Rounds;
import org.farheap.bench.Table;
import org.farheap.tracer.hotspot.LiveHistogram;

/// How the tracer and G1 did, a row for each heap and number of threads.
final class TraceTable {
    private final Table table;
    private final Map<Integer, Ratios> ratiosOfThreads = new TreeMap<>();

    /// G1's time by the tracer's.
    private record Ratios(Rounds marking, Rounds all) {}

    TraceTable(int rounds) {
        table = new Table("The tracer against the JVM, in processor time, medians of " + rounds + " rounds", "workload", "JDK",
                "dump and histogram", "objects", "MiB", "threads", "G1 marks: ms", "k objects/s", "MiB/s", "tracer marks: ms",
                "k objects/s", "MiB/s", "of G1", "survey ms", "G1's cycle ms", "tracer, all: ms", "of G1's cycle", "of G1's marking",
                "scan MiB/s");
    }

    void row(String workload, String jdk, boolean equal, LiveHistogram heap, MarkingRace race, Rounds scanRate) {
        double objects = heap.objects();
        double mebibytes = heap.bytes() / (double) (1 << 20);
        double g1 = race.markSeconds.median();
        double tracer = race.followSeconds.median();
        double all = race.traceSeconds.median();
        double marking = g1 / tracer;
        double ofCycle = race.cycleSeconds.median() / all;
        table.row(workload, jdk, equal ? "equal" : "DIFFERENT", format(objects, 0), format(mebibytes, 1), Integer.toString(race.threads),
                milliseconds(g1), format(objects / g1 / 1000, 0), format(mebibytes / g1, 0), milliseconds(tracer),
                format(objects / tracer / 1000, 0), format(mebibytes / tracer, 0), format(marking, 2),
                milliseconds(race.surveySeconds.median()), milliseconds(race.cycleSeconds.median()), milliseconds(all), format(ofCycle, 2),
                format(g1 / all, 2), race.threads == 1 ? format(scanRate.median(), 0) : "");
        Ratios ratios = ratiosOfThreads.computeIfAbsent(race.threads, threads -> new Ratios(new Rounds(), new Rounds()));
        ratios.all.add(ofCycle);
        if (!Double.isNaN(marking)) {
            ratios.marking.add(marking);
        }
    }

    Table withNotes() {
        ratiosOfThreads.forEach((threads, ratios) -> table.note("Geometric mean, threads=" + threads + ": of G1 "
                + format(ratios.marking.geometricMean(), 2) + ", of G1's cycle " + format(ratios.all.geometricMean(), 2)));
        table.note("Time on a processor, summed over threads: so rates are those of one core. \"of G1\": 2 is half of its time.");
        table.note("G1: \"G1 Conc\" threads, ConcGCThreads=threads. Its cycle: all they do in one, without pauses and other threads.");
        table.note("G1 marks: what they took when looked at between the ends of 'Concurrent Mark From Roots' and 'Pause Remark'.");
        table.note("Tracer, all: survey, marking, count, and the thread that waits for them. Scan: old and humongous regions, one thread.");
        return table;
    }

    private static String milliseconds(double seconds) {
        return format(seconds * 1000, 1);
    }
}
