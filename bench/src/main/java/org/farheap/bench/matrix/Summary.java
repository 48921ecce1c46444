package org.farheap.bench.matrix;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A cell over its rounds. Ratios are of throughputs in one round, so that a slow hour is in both.
///
/// @param rounds     how many of its runs were well
/// @param verdict    "ok", or what the first run that was not well says
/// @param ofLocal    throughput, as a part of that of the local run of the same round
/// @param ofKswap    likewise, of kswap at the same share
/// @param peakHeap   the most of all rounds, bytes
/// @param overBudget rounds in which the kernel counted more resident heap than the budget
record Summary(String workload, String mode, double localShare, int rounds, String verdict, Spread throughput, Spread fillSeconds,
        Spread ofLocal, Spread ofKswap, double budget, double peakHeap, int overBudget, Spread majorFaults, Spread fetched, Pauses pauses) {
    /// Of all rounds together, milliseconds.
    record Pauses(int count, double p50, double p99, double max, double total) {
        static Pauses of(Stream<Pause> pauses) {
            double[] millis = pauses.mapToDouble(Pause::millis).sorted().toArray();
            double total = java.util.Arrays.stream(millis).sum();
            return new Pauses(millis.length, rank(millis, 0.5), rank(millis, 0.99), rank(millis, 1), total);
        }

        /// The smallest value that at least such a part of all does not exceed.
        private static double rank(double[] sorted, double part) {
            return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
        }
    }

    private record Place(String workload, String mode, double localShare) {}

    /// In the order of their first runs.
    static List<Summary> all(List<RunRecord> runs) {
        Map<Place, List<RunRecord>> places = new LinkedHashMap<>();
        for (RunRecord run : runs) {
            places.computeIfAbsent(new Place(run.workload(), run.mode(), run.localShare()), place -> new java.util.ArrayList<>()).add(run);
        }
        return places.values().stream().map(place -> of(place, runs)).toList();
    }

    private static Summary of(List<RunRecord> cell, Collection<RunRecord> all) {
        RunRecord first = cell.getFirst();
        List<RunRecord> well = cell.stream().filter(RunRecord::isOk).toList();
        String verdict = cell.stream().filter(run -> !run.isOk()).map(RunRecord::verdict).findFirst().orElse("ok");
        return new Summary(first.workload(), first.mode(), first.localShare(), well.size(), verdict,
                Spread.of(well.stream().mapToDouble(RunRecord::throughput)),
                Spread.of(well.stream().mapToDouble(run -> run.figure("fill_seconds"))),
                ratios(well, all, "local", 1), ratios(well, all, "kswap", first.localShare()), first.memory().budget(),
                well.stream().mapToDouble(run -> run.memory().peakHeap()).max().orElse(Double.NaN),
                (int) well.stream().filter(run -> run.memory().isOverBudget()).count(),
                Spread.of(well.stream().mapToDouble(Summary::majorFaults)),
                Spread.of(well.stream().mapToDouble(run -> run.statistic("pages_fetched"))),
                Pauses.of(well.stream().flatMap(run -> run.pauses().stream())));
    }

    private static double majorFaults(RunRecord run) {
        return run.samples().isEmpty() ? Double.NaN : run.samples().getLast().majorFaults();
    }

    private static Spread ratios(List<RunRecord> cell, Collection<RunRecord> all, String mode, double share) {
        return Spread.of(cell.stream().mapToDouble(run -> partner(run, all, mode, share)
                .map(other -> run.throughput() / other.throughput()).orElse(Double.NaN)));
    }

    private static Optional<RunRecord> partner(RunRecord run, Collection<RunRecord> all, String mode, double share) {
        return all.stream().filter(other -> other.isOk() && other.workload().equals(run.workload()) && other.mode().equals(mode)
                && other.localShare() == share && other.round() == run.round()).findFirst();
    }
}
