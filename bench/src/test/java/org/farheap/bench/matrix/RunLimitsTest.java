package org.farheap.bench.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What is derived from a workload's local run, and how a run is judged by it.
final class RunLimitsTest {
    private static final Workload WORKLOAD = Fixture.workload("one", 16, 1);
    private static final long MIB = 1 << 20;

    private static Optional<Reference> reference(double seconds) {
        return Optional.of(new Reference(800 * MIB, 60 * MIB, seconds, "abc"));
    }

    @Test
    @DisplayName("Budgets are shares of the local run's peak heap; kswap's cgroup also holds its non-heap memory")
    void budgets() {
        Reference local = reference(10).orElseThrow();
        assertEquals(200 * MIB, local.budget(Share.parse("25%")));
        assertEquals(260 * MIB, local.cgroupLimit(Share.parse("25%")));
    }

    @Test
    @DisplayName("A run may take six times its local run and a minute, and five minutes at least")
    void seconds() {
        assertEquals(600, Limits.USUAL.seconds(Optional.empty()));
        assertEquals(300, Limits.USUAL.seconds(reference(40)));
        assertEquals(660, Limits.USUAL.seconds(reference(100)));
    }

    @Test
    @DisplayName("Memory is there for what is local and for what is not, even if nothing can be compressed")
    void memory() {
        Share quarter = Share.parse("25%");
        assertEquals((1000 + 512) * MIB, Limits.memory(new Cell(WORKLOAD, Mode.LOCAL, Share.ALL), 1000 * MIB, Optional.empty()));
        assertEquals((200 + 60 + 1000) * MIB, Limits.memory(new Cell(WORKLOAD, Mode.parse("kswap"), quarter), 1000 * MIB, reference(1)));
        assertEquals((200 + 60 + 1000 + 192) * MIB,
                Limits.memory(new Cell(WORKLOAD, Mode.parse("farheap"), quarter), 1000 * MIB, reference(1)));
    }

    @Test
    @DisplayName("A status and the last error make one line")
    void statuses() {
        assertTrue(Verdict.ofStatus(0, "a warning").isOk());
        assertEquals(new Verdict(RunRecord.Outcome.FAILED, "killed by signal 9"), Verdict.ofStatus(137, ""));
        assertEquals(Verdict.failed("status 4: farheap: a server was lost"), Verdict.ofStatus(4, "farheap: a server was lost"));
        assertEquals(new Verdict(RunRecord.Outcome.WRONG, "a check did not hold: row 7"), Verdict.ofStatus(5, "row 7"));
    }

    @Test
    @DisplayName("Each figure of the contract must be there, and the check sum must be that of the local run")
    void figures() {
        Map<String, Object> whole = Map.of("fill_seconds", 1, "run_seconds", 1, "operations", 1, "checksum", "abc");
        assertTrue(Verdict.ofFigures(whole, 5, reference(1)).isOk());
        assertEquals(RunRecord.Outcome.FAILED, Verdict.ofFigures(whole, 1, Optional.empty()).outcome());
        for (String name : whole.keySet()) {
            Map<String, Object> part = new TreeMap<>(whole);
            part.remove(name);
            assertEquals(Verdict.failed("its figures lack " + name), Verdict.ofFigures(part, 5, reference(1)));
        }
        Map<String, Object> wrong = new TreeMap<>(whole);
        wrong.put("checksum", "abd");
        assertEquals(new Verdict(RunRecord.Outcome.WRONG, "wrong checksum abd, expected abc"), Verdict.ofFigures(wrong, 5, reference(1)));
    }

    @Test
    @DisplayName("The status is that of the worst run: wrong before failed before skipped")
    void status() {
        RunRecord ok = Runs.of("one", "local", 1, 1, 1);
        RunRecord skipped = ok.judged(RunRecord.Outcome.SKIPPED, "");
        RunRecord failed = ok.judged(RunRecord.Outcome.FAILED, "");
        RunRecord wrong = ok.judged(RunRecord.Outcome.WRONG, "");
        assertEquals(0, MatrixRun.status(List.of(ok)));
        assertEquals(3, MatrixRun.status(List.of(ok, skipped)));
        assertEquals(1, MatrixRun.status(List.of(skipped, failed, ok)));
        assertEquals(5, MatrixRun.status(List.of(skipped, wrong, failed)));
    }

    @Test
    @DisplayName("The time left is told by what the same cell took, else by its mode's slowdown elsewhere")
    void timeLeft() {
        Workload other = Fixture.workload("two", 16, 1);
        Cell local = new Cell(WORKLOAD, Mode.LOCAL, Share.ALL);
        Cell swapping = new Cell(WORKLOAD, Mode.parse("kswap"), Share.parse("25%"));
        Cell otherLocal = new Cell(other, Mode.LOCAL, Share.ALL);
        Cell otherSwapping = new Cell(other, Mode.parse("kswap"), Share.parse("50%"));
        TimeLeft left = new TimeLeft();
        assertTrue(Double.isNaN(left.seconds(runs(local))));
        left.add(local, 10);
        assertEquals(10 + 10, left.seconds(runs(local, swapping)));
        left.add(swapping, 40);
        assertEquals(10 + 40, left.seconds(runs(local, swapping)));
        left.add(otherLocal, 20);
        assertEquals(4 * 20, left.seconds(runs(otherSwapping)));
    }

    private static List<Plan.Run> runs(Cell... cells) {
        return Stream.of(cells).map(cell -> new Plan.Run(cell, 2)).toList();
    }
}
