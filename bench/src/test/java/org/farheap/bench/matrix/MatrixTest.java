package org.farheap.bench.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real runs of a small program, well behaved and not.
final class MatrixTest {
    private static final int HANG_SECONDS = 5;
    private static final Limits SHORT = new Limits(60, HANG_SECONDS, 1, 1);

    @TempDir
    private Path out;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    @DisplayName("Farheap and local runs of one program have the same check sum, and figures of their own")
    void farheapBesideLocal() throws IOException, InterruptedException {
        Results results = run(1, List.of("farheap"), Fixture.workload("fixture", 48, 200_000));
        assertEquals(List.of("local", "farheap"), results.runs().stream().map(RunRecord::mode).toList());
        assertTrue(results.runs().stream().allMatch(RunRecord::isOk), results.runs().toString());
        RunRecord local = results.runs().getFirst();
        RunRecord farheap = results.runs().getLast();
        assertEquals(local.checksum(), farheap.checksum());
        assertTrue(local.memory().peakHeap() >= 48 << 20, local.memory().toString());
        assertEquals(Share.parse("50%").of((long) local.memory().peakHeap()), farheap.memory().budget());
        assertEquals(farheap.memory().budget(), farheap.statistic("local_limit_bytes"));
        assertTrue(farheap.statistic("pages_fetched") > 0);
        assertEquals(results, ResultsFile.read(out.resolve(Matrix.FILE)));
    }

    @Test
    @DisplayName("kswap keeps the heap within its cgroup by swapping, and leaves nothing")
    void kswapBesideLocal() throws IOException, InterruptedException {
        assumeKswap();
        Results results = run(1, List.of("kswap"), Fixture.workload("fixture", 128, 200_000));
        RunRecord kswap = results.runs().getLast();
        assertTrue(kswap.isOk(), kswap.verdict());
        assertTrue(kswap.memory().peakSwapped() > 0, kswap.memory().toString());
        assertTrue(kswap.memory().peakHeap() <= kswap.memory().cgroupLimit(), kswap.memory().toString());
        assertTrue(kswap.samples().getLast().majorFaults() > 0, kswap.samples().toString());
        assertTrue(MemoryCgroup.Root.find().orElseThrow().ours().stream().noneMatch(cgroup -> cgroup.name().equals(OwnName.mine())));
        for (ZramSwap swap : ZramSwap.ours()) {
            assertNotEquals(OwnName.mine(), swap.name());
        }
    }

    @Test
    @DisplayName("A run that goes wrong is one line with its reason and a status, and the rest of the matrix goes on")
    void runsThatGoWrong() throws IOException, InterruptedException {
        Map<String, String> lines = Map.of("die", "failed: status 3: fixture: dies now", "wrong", "failed: wrong checksum ",
                "find-damage", "failed: a check did not hold: fixture: row 7 is not what was stored",
                "hang", "failed: still running after " + HANG_SECONDS + " s", "garble", "failed: its figures.json is no JSON object");
        String[] deeds = {"good", "die", "find-damage", "wrong", "hang", "garble", "good"};
        Results results = run(SHORT, deeds.length, List.of("local"), Fixture.workload("fixture", out.resolve("count"), deeds));
        for (int i = 0; i < deeds.length; i++) {
            RunRecord run = results.runs().get(i);
            String line = lines.getOrDefault(deeds[i], "ok");
            assertTrue(run.verdict().startsWith(line), run.verdict());
            boolean damage = deeds[i].equals("wrong") || deeds[i].equals("find-damage");
            assertEquals(line.equals("ok") ? 0 : damage ? 5 : 1, MatrixRun.status(List.of(run)), run.verdict());
            String place = "farheap: %d of 7: fixture, local, round %d: %s".formatted(i + 1, i + 1, line);
            assertEquals(line.equals("ok") ? 0 : 1, said().filter(text -> text.startsWith(place)).count(), place);
        }
        assertTrue(MatrixTable.of(results).text().contains("failed: status 3: fixture: dies now"));
    }

    @Test
    @DisplayName("Without a local run there is no budget, so that the workload is left out; the others run")
    void withoutALocalRun() throws IOException, InterruptedException {
        Results results = run(1, List.of("farheap"), Fixture.workload("bad", out.resolve("count"), "die"),
                Fixture.workload("good", 16, 1000));
        assertEquals(List.of(RunRecord.Outcome.FAILED, RunRecord.Outcome.SKIPPED, RunRecord.Outcome.OK, RunRecord.Outcome.OK),
                results.runs().stream().map(RunRecord::outcome).toList());
        assertEquals("skipped: its first local run failed, which the budgets are taken from", results.runs().get(1).verdict());
    }

    @Test
    @DisplayName("A workload whose libraries are missing, and one that is larger than the machine, are skipped with a reason")
    void whatCannotRun() throws IOException, InterruptedException {
        Workload good = Fixture.workload("good", 16, 1000);
        Workload missing = new Workload("missing", "", "", good.mainClass(), 32, List.of(), good.arguments(), () -> {
            throw new IOException("get its libraries first");
        });
        Workload huge = new Workload("huge", "", "", good.mainClass(), 1 << 30, List.of(), good.arguments(), good.needs());
        Results results = run(1, List.of("local"), missing, huge, good);
        assertEquals("skipped: get its libraries first", results.runs().get(0).verdict());
        String memory = results.runs().get(1).verdict();
        assertTrue(memory.startsWith("skipped: not enough memory: needs 1073742336 MiB, "), memory);
        assertTrue(results.runs().get(2).isOk());
        assertEquals(3, MatrixRun.status(results.runs()));
    }

    private Results run(int rounds, List<String> modes, Workload... workloads) throws IOException, InterruptedException {
        return run(Limits.USUAL, rounds, modes, workloads);
    }

    private Results run(Limits limits, int rounds, List<String> modes, Workload... workloads) throws IOException, InterruptedException {
        return FixtureMatrix.run(FixtureMatrix.settings(out, rounds, modes, workloads), limits,
                new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    private Stream<String> said() {
        return said.toString(StandardCharsets.UTF_8).lines();
    }

    static void assumeKswap() throws IOException {
        Optional<String> refusal = SwapPeer.refusal();
        assumeTrue(refusal.isEmpty(), () -> "kswap: " + refusal.orElseThrow());
    }
}
