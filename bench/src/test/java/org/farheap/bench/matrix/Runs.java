package org.farheap.bench.matrix;

import java.util.List;
import java.util.Map;

/// Records of runs that nobody ran.
final class Runs {
    private static final double MIB = 1 << 20;

    private Runs() {}

    /// All that is local has share 1.
    static RunRecord of(String workload, String mode, double share, int round, double throughput, Pause... pauses) {
        boolean farheap = mode.startsWith("farheap");
        return new RunRecord(workload, mode, share, round, RunRecord.Outcome.OK, "", 0, List.of("java", "Main"), 12,
                new RunRecord.Memory(share == 1 ? Double.NaN : 100 * MIB, mode.equals("kswap") ? 150 * MIB : Double.NaN, 99 * MIB, 50 * MIB,
                        Double.NaN),
                Map.of("fill_seconds", 2.5, "run_seconds", 10.0, "operations", 10 * throughput, "checksum", "abc"),
                farheap ? Map.of("pages_fetched", 1000) : Map.of(),
                List.of(new Sample(1, 10, 20, 1 << 20, 0), new Sample(2, 50, 60, 1 << 20, 4096)), List.of(pauses), "");
    }

    static Results results(List<RunRecord> runs) {
        Surroundings here = new Surroundings("2026-11-21T00:00:00Z", "a processor", 2, 1L << 34, "6.18", "a JVM", "abc", 60, 3);
        Settings.Asked asked = new Settings.Asked(List.of(new Settings.Program("one", "the first", "rows", 1 << 30, List.of()),
                new Settings.Program("two", "the <second>", "rows", 1 << 30, List.of())), List.of(0.25, 0.5),
                List.of("local", "kswap", "farheap"), 2, 1, 7, true);
        return Results.of(true, here, asked, runs);
    }
}
