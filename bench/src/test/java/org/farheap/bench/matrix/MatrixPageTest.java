package org.farheap.bench.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Timespan;
import org.farheap.bench.html.Browser;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MatrixPageTest {
    private static final Pause[] PAUSES = {new Pause(1, "Remark", 0.5), new Pause(2, "Full", 1200)};

    @TempDir
    private Path directory;

    @Name(Recording.STATISTICS)
    private static final class Statistics extends Event {
        long pagesFetched;
        long pagesFetchedByGc;
        long pagesFetchedByMarking;
        long pagesFetchedByPause;
    }

    @Name(Recording.LATENCY)
    private static final class Latency extends Event {
        @Timespan
        long latency;
        long faults;
    }

    @Test
    @DisplayName("A recording tells fetches by cause over time and how long faults took")
    void recording() throws IOException {
        Recording read = Recording.read(record());
        assertEquals(List.of(Map.of("mutator", 1L, "marking", 3L, "pause", 6L), Map.of("mutator", 2L, "marking", 6L, "pause", 12L)),
                read.fetches().stream().map(Recording.Fetches::byCause).toList());
        SortedMap<Long, Long> latency = new TreeMap<>(Map.of(1000L, 20L, 2000L, 40L));
        assertEquals(latency, read.faultLatency());
    }

    @Test
    @DisplayName("A file that is no recording, an empty and a truncated one are told as such")
    void noRecording() throws IOException {
        Path file = record();
        byte[] whole = Files.readAllBytes(file);
        Path cut = Files.write(directory.resolve("cut.jfr"), java.util.Arrays.copyOf(whole, whole.length / 2));
        Path foreign = Files.writeString(directory.resolve("foreign.jfr"), "no recording at all, though of some length".repeat(10));
        Path empty = Files.write(directory.resolve("empty.jfr"), new byte[0]);
        for (Path damaged : List.of(cut, foreign, empty)) {
            assertThrows(IOException.class, () -> Recording.read(damaged), damaged.toString());
        }
    }

    @Test
    @DisplayName("A browser shows all plots of a matrix, with nothing on its console and nothing asked of the network")
    void inABrowser() throws IOException, InterruptedException {
        record();
        Path page = directory.resolve("index.html");
        MatrixPage.of(results(), directory).write(page);
        Browser.Visit visit = Browser.open(page, false, 4000);
        visit.assertQuiet();
        // Throughput, fetches, fault latency, major faults and pauses of the one; of the other, which only ran all-local, the first and
        // the last.
        assertEquals(5 + 2, visit.count("<figure>"));
    }

    @Test
    @DisplayName("What failed, what has no recording and what was not run is said in words")
    void words() {
        String text = MatrixPage.of(results(), directory).text();
        assertTrue(text.contains("farheap, 50 %: failed: status 1"), text);
        assertTrue(text.contains("No recording of farheap, 25 %: "), text);
        assertTrue(text.contains("the <second>"), text);
        assertFalse(MatrixPage.of(results(), directory).html().contains("the <second>"));
    }

    private static Results results() {
        RunRecord farheap = Runs.of("one", "farheap", 0.25, 1, 60, PAUSES);
        return Runs.results(List.of(Runs.of("one", "local", 1, 1, 100, PAUSES), Runs.of("one", "kswap", 0.25, 1, 30, PAUSES),
                new RunRecord("one", "farheap", 0.25, 1, RunRecord.Outcome.OK, "", 0, farheap.command(), 12, farheap.memory(),
                        farheap.figures(), farheap.statistics(), farheap.samples(), farheap.pauses(), "run.jfr"),
                Runs.of("one", "kswap", 0.5, 1, 50, PAUSES),
                Runs.of("one", "farheap", 0.5, 1, 80).judged(RunRecord.Outcome.FAILED, "status 1"),
                Runs.of("two", "local", 1, 1, 7, PAUSES)));
    }

    private Path record() throws IOException {
        Path file = directory.resolve("run.jfr");
        try (jdk.jfr.Recording recording = new jdk.jfr.Recording()) {
            recording.start();
            for (int second = 1; second <= 2; second++) {
                Statistics statistics = new Statistics();
                statistics.pagesFetched = 10 * second;
                statistics.pagesFetchedByGc = 9 * second;
                statistics.pagesFetchedByMarking = 3 * second;
                statistics.pagesFetchedByPause = 6 * second;
                statistics.commit();
                for (int bucket = 1; bucket <= 2; bucket++) {
                    Latency latency = new Latency();
                    latency.latency = Duration.ofNanos(1000 * bucket).toNanos();
                    latency.faults = 10L * bucket * second;
                    latency.commit();
                }
            }
            recording.stop();
            recording.dump(file);
        }
        return file;
    }
}
