package org.farheap.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.farheap.bench.Home;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `./farheap bench dacapo` on stand-in jars, in a process of its own.
final class DaCapoCommandTest {
    private static final int LIMIT_SECONDS = 120;
    /// By the stand-in, in its first iteration.
    private static final double SLEPT_SECONDS = 1.5;

    @TempDir
    private Path directory;

    private record Ended(int status, String err, JsonNode runs) {
        JsonNode run(String workload, String mode) {
            for (JsonNode run : runs) {
                if (run.get("workload").asText().equals(workload) && run.get("mode").asText().equals(mode)) {
                    return run;
                }
            }
            throw new AssertionError("no run of " + workload + ", " + mode + " in " + runs);
        }
    }

    private Ended bench(StandIn standIn, String modes, String... benchmarks) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Home.launcher(), "bench", "dacapo", "--jar", standIn.jar(directory).toString(),
                "--iterations", "3", "--heap", "96", "--local", "50%", "--rounds", "1", "--no-recordings", "--mode", modes, "--out",
                directory.resolve("out").toString()));
        command.addAll(List.of(benchmarks));
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile()).redirectOutput(directory.resolve("text").toFile());
        builder.environment().put("FARHEAP_NO_BUILD", "1");
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "still running");
        } finally {
            process.destroy();
        }
        Path results = directory.resolve("out/matrix.json");
        JsonNode runs = Files.exists(results) ? new ObjectMapper().readTree(results.toFile()).get("runs") : null;
        return new Ended(process.exitValue(), Files.readString(err), runs);
    }

    @ParameterizedTest
    @DisplayName("Only the last iteration of a benchmark counts, whichever the suite")
    @EnumSource
    void everySuite(StandIn standIn) throws IOException, InterruptedException {
        Ended ended = bench(standIn, "local", "rows");
        assertEquals(0, ended.status(), ended.err());
        assertTimedIteration(standIn, ended.run("rows", "local").get("figures"));
    }

    @Test
    @DisplayName("Under Farheap a benchmark is paged, and as valid as local")
    void underFarheap() throws IOException, InterruptedException {
        Ended ended = bench(StandIn.DACAPO_CHOPIN, "local,farheap", "rows");
        assertEquals(0, ended.status(), ended.err());
        assertTimedIteration(StandIn.DACAPO_CHOPIN, ended.run("rows", "farheap").get("figures"));
        assertTrue(ended.run("rows", "farheap").get("statistics").get("pages_fetched").asLong() > 0, "it was paged");
    }

    private static void assertTimedIteration(StandIn standIn, JsonNode figures) {
        assertEquals("rows default: valid", figures.get("checksum").asText());
        assertEquals(1, figures.get("operations").asInt());
        assertEquals(2, figures.get("warm_ups").asInt());
        if (standIn == StandIn.RENAISSANCE) {
            assertEquals(3, figures.get("run_seconds").asDouble(), "of the third repetition, as the stand-in tells it");
        } else {
            assertTrue(figures.get("fill_seconds").asDouble() >= SLEPT_SECONDS, "the first iteration, which sleeps, does not count");
        }
    }

    @ParameterizedTest
    @DisplayName("What goes wrong in a benchmark is one line of its own, and the others run")
    @EnumSource(names = {"DACAPO_BACH_MR1", "RENAISSANCE"})
    void whatGoesWrong(StandIn standIn) throws IOException, InterruptedException {
        Ended ended = bench(standIn, "local", "wrong", "throws", "nosuch", "rows");
        assertEquals(5, ended.status(), ended.err());
        assertTrue(ended.run("wrong", "local").get("reason").asText().endsWith("wrong default: the suite's own validation failed"),
                ended.err());
        assertTrue(ended.run("throws", "local").get("reason").asText().contains("IllegalStateException: thrown by the benchmark"),
                ended.err());
        assertTrue(ended.run("nosuch", "local").get("reason").asText().startsWith("unknown benchmark 'nosuch'; "), ended.err());
        assertEquals("rows default: valid", ended.run("rows", "local").get("figures").get("checksum").asText());
    }

    @Test
    @DisplayName("A suite that runs nothing and ends well has failed, with what it said")
    void nothingRun() throws IOException, InterruptedException {
        Ended ended = bench(StandIn.RENAISSANCE, "local", "excluded");
        assertEquals(1, ended.status(), ended.err());
        assertTrue(ended.run("excluded", "local").get("reason").asText().contains("requires JVM version"), ended.err());
    }

    @Test
    @DisplayName("A size that the benchmark does not have is told before anything runs")
    void noSuchSize() throws IOException, InterruptedException {
        Ended ended = bench(StandIn.DACAPO_CHOPIN, "local", "--size", "huge", "rows");
        assertEquals(3, ended.status(), ended.err());
        assertEquals("no size 'huge' of rows; there are default, small", ended.run("rows", "local").get("reason").asText());
    }

    @ParameterizedTest
    @DisplayName("Packages that the jar's manifest opens are open, and no others")
    @EnumSource(names = {"DACAPO_BACH", "DACAPO_CHOPIN"})
    void openedPackages(StandIn standIn) throws IOException, InterruptedException {
        Ended ended = bench(standIn, "local", "deep");
        assertEquals(standIn == StandIn.DACAPO_CHOPIN ? 0 : 1, ended.status(), ended.err());
    }
}
