package org.farheap.bench.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class SummaryTest {
    @Test
    @DisplayName("A figure has a median and a spread over the rounds")
    void spread() {
        Summary local = Summary.all(List.of(Runs.of("one", "local", 1, 1, 300), Runs.of("one", "local", 1, 2, 100),
                Runs.of("one", "local", 1, 3, 200))).getFirst();
        assertEquals(new Spread(200, 100, 300), local.throughput());
        assertEquals(3, local.rounds());
    }

    @Test
    @DisplayName("Ratios are of runs of the same round and, against kswap, of the same share")
    void ratios() {
        List<Summary> summaries = Summary.all(List.of(Runs.of("one", "local", 1, 1, 100), Runs.of("one", "kswap", 0.25, 1, 20),
                Runs.of("one", "kswap", 0.5, 1, 50), Runs.of("one", "farheap", 0.25, 1, 40), Runs.of("one", "local", 1, 2, 1000),
                Runs.of("one", "farheap", 0.25, 2, 500)));
        Summary farheap = of(summaries, "farheap", 0.25);
        assertEquals(new Spread(0.45, 0.4, 0.5), farheap.ofLocal());
        // The second round has no kswap.
        assertEquals(new Spread(2, 2, 2), farheap.ofKswap());
        assertEquals(0.5, of(summaries, "kswap", 0.5).ofLocal().median());
    }

    @Test
    @DisplayName("A run that failed is no figure, and the cell says why")
    void failures() {
        RunRecord failed = Runs.of("one", "local", 1, 1, 5).judged(RunRecord.Outcome.WRONG, "wrong checksum 1, expected 2");
        Summary cell = Summary.all(List.of(failed, Runs.of("one", "local", 1, 2, 100))).getFirst();
        assertEquals(new Spread(100, 100, 100), cell.throughput());
        assertEquals(1, cell.rounds());
        assertEquals("failed: wrong checksum 1, expected 2", cell.verdict());
        assertTrue(Double.isNaN(Summary.all(List.of(failed)).getFirst().throughput().median()));
    }

    @Test
    @DisplayName("A heap that the kernel counts over Farheap's budget is told")
    void overBudget() {
        assertEquals(1, Summary.all(List.of(farheap(1, 99), farheap(2, 101), farheap(3, 100))).getFirst().overBudget());
    }

    /// With a budget of 100 bytes.
    private static RunRecord farheap(int round, double peakHeap) {
        RunRecord run = Runs.of("one", "farheap", 0.25, round, 5);
        RunRecord.Memory memory = new RunRecord.Memory(100, Double.NaN, peakHeap, 5, Double.NaN);
        return new RunRecord(run.workload(), run.mode(), run.localShare(), round, run.outcome(), "", 0, run.command(), 1, memory,
                run.figures(), run.statistics(), run.samples(), run.pauses(), "");
    }

    @Test
    @DisplayName("Pauses of all rounds count together")
    void pauses() {
        Pause[] hundred = IntStream.rangeClosed(1, 100).mapToObj(i -> new Pause(i, "Remark", i)).toArray(Pause[]::new);
        Summary cell = Summary.all(List.of(Runs.of("one", "local", 1, 1, 5, hundred), Runs.of("one", "local", 1, 2, 5))).getFirst();
        assertEquals(new Summary.Pauses(100, 50, 99, 100, 5050), cell.pauses());
        assertTrue(Double.isNaN(Summary.Pauses.of(Stream.of()).max()));
    }

    @Test
    @DisplayName("Means are geometric, over the workloads that have the figure")
    void means() {
        List<Mean> means = Mean.all(Summary.all(List.of(Runs.of("one", "local", 1, 1, 100), Runs.of("one", "farheap", 0.25, 1, 50),
                Runs.of("two", "local", 1, 1, 100), Runs.of("two", "farheap", 0.25, 1, 2), Runs.of("three", "local", 1, 1, 100),
                Runs.of("three", "farheap", 0.25, 1, 1).judged(RunRecord.Outcome.FAILED, "died"))));
        Mean farheap = means.stream().filter(mean -> mean.mode().equals("farheap")).findFirst().orElseThrow();
        assertEquals(2, farheap.workloads());
        assertEquals(0.1, farheap.ofLocal(), 1e-12);
        assertTrue(Double.isNaN(farheap.ofKswap()));
    }

    private static Summary of(List<Summary> summaries, String mode, double share) {
        return summaries.stream().filter(cell -> cell.mode().equals(mode) && cell.localShare() == share).findFirst().orElseThrow();
    }
}
