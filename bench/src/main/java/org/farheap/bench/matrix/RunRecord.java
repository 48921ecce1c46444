package org.farheap.bench.matrix;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;

/// One run, as it stands in the JSON. Sizes are in bytes, times in seconds; what is not known is null there, and NaN or empty here.
///
/// @param localShare        of the peak heap of the local runs; 1 for a local run
/// @param reason            one line; empty when the outcome is OK
/// @param exitStatus        of the program; -1 when it did not run to an end of its own
/// @param figures           what the workload wrote
/// @param statistics        what the agent wrote
/// @param recording         the flight recording, relative to the JSON's directory; empty when there is none
record RunRecord(String workload, String mode, double localShare, int round, Outcome outcome, String reason, int exitStatus,
        List<String> command, double wallSeconds, Memory memory, Map<String, Object> figures, Map<String, Object> statistics,
        List<Sample> samples, List<Pause> pauses, String recording) {
    enum Outcome {
        OK,
        /// Its check sum is not that of the first local run, or its own checks failed: a page was wrong.
        WRONG,
        /// It died, or took too long.
        FAILED,
        /// It was not started.
        SKIPPED
    }

    /// Bytes; NaN where the mode has no such figure.
    ///
    /// @param budget       what the heap may have locally
    /// @param cgroupLimit  of kswap: the budget and the non-heap memory of the local run
    /// @param peakHeap     resident pages of the heap's range, by the kernel
    /// @param peakNonHeap  all other anonymous memory that is resident, and page tables
    /// @param peakSwapped  of kswap
    record Memory(double budget, double cgroupLimit, double peakHeap, double peakNonHeap, double peakSwapped) {
        static final Memory NONE = new Memory(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

        /// Whether the heap was larger than Farheap promises, by the kernel's count. A cgroup promises something else: heap and all else
        /// together.
        @JsonIgnore
        boolean isOverBudget() {
            return peakHeap > budget && Double.isNaN(cgroupLimit);
        }
    }

    /// A run that was not started.
    static RunRecord skipped(Plan.Run run, String reason) {
        Cell cell = run.cell();
        return new RunRecord(cell.workload().name(), cell.mode().name(), cell.share().part(), run.round(), Outcome.SKIPPED, reason,
                -1, List.of(), Double.NaN, Memory.NONE, Map.of(), Map.of(), List.of(), List.of(), "");
    }

    RunRecord judged(Outcome judgement, String why) {
        return new RunRecord(workload, mode, localShare, round, judgement, why, exitStatus, command, wallSeconds, memory, figures,
                statistics, samples, pauses, recording);
    }

    @JsonIgnore
    boolean isOk() {
        return outcome == Outcome.OK;
    }

    /// "failed: why"; "ok" when it did not.
    String verdict() {
        return switch (outcome) {
            case OK -> "ok";
            case WRONG, FAILED -> "failed: " + reason;
            case SKIPPED -> "skipped: " + reason;
        };
    }

    double figure(String name) {
        return figures.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    double statistic(String name) {
        return statistics.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    String checksum() {
        return figures.getOrDefault("checksum", "").toString();
    }

    /// Operations a second.
    double throughput() {
        return figure("operations") / figure("run_seconds");
    }
}
