package org.farheap.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.farheap.bench.html.Browser;
import org.farheap.bench.html.Page;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The report of a recording whose every figure is known.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReportPageTest {
    private static final String GET = "app.Map.get:10\napp.Work.run:5";
    private static final String PUT = "app.Map.put:20\napp.Work.run:6";

    private Page page;
    private String text;

    @BeforeAll
    void record(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("known.jfr");
        try (SyntheticRecording made = new SyntheticRecording()) {
            made.configuration();
            made.statistics(0, 0, 0);
            fetches(made);
            collector(made);
            buckets(made);
            made.commit("farheap.ResidentSet", 15L << 20, 1L << 20, 30L << 20, 16L << 20, 1L << 20, 0L);
            made.commit("farheap.ResidentSet", 12L << 20, 0L, 33L << 20, 16L << 20, 1L << 20, 0L);
            made.commit("farheap.ServerConnection", "127.0.0.1:7070", "mapped", 90_000L, 128L << 20, 33L << 20);
            made.commit("farheap.ServerConnection", "127.0.0.1:7070", "mapped", 50_000L, 128L << 20, 32L << 20);
            coldHeap(made);
            made.statistics(1000, 300, 100);
            made.dump(file);
        }
        page = ReportPage.of(file, RecordingFigures.of(Recording.open(file)));
        text = page.text();
    }

    private static void fetches(SyntheticRecording made) {
        Thread worker = Thread.ofPlatform().name("worker").unstarted(() -> { });
        made.fetch("mutator", worker, "worker", 3, 400, GET, "byte[] 4000\napp.Node 96");
        made.fetch("mutator", worker, "worker", 3, 200, PUT, "app.Node 4096");
        made.fetch("marking", null, "G1 Conc#0", 5, 300, null, null);
        System.gc();
        made.fetch("pause", null, "GC Thread#0", 7, 100, "", "");
    }

    private static void collector(SyntheticRecording made) {
        made.commit("farheap.GcPauseOverhead", 4, 40);
        made.commit("farheap.GcPauseOverhead", 1, 2);
        made.commit("farheap.RegionTransition", 0x80000000L, 0, "young", "free", 12);
        made.commit("farheap.RegionTransition", 0x80100000L, 1, "young", "free", 30);
        made.commit("farheap.RegionTransition", 0x80000000L, 0, "free", "old", 0);
        made.commit("farheap.Eviction", 0x80000000L, 0, 8, false, 30L);
        made.commit("farheap.Eviction", 0x80000000L, 0, 4, true, 10L);
        made.commit("farheap.WriteBack", 20, 5, 81920L, 40960L, 0, 0, 10L);
    }

    /// Two inventories; the others of the second are more than its classes. No order is to be relied upon.
    private static void coldHeap(SyntheticRecording made) {
        made.commit("farheap.ColdClass", 1, "app.Gone", 1L, 16L, 0L, 0L);
        made.commit("farheap.ColdHeap", 1, 40L << 20, 30L << 20, 30L << 20, 0L, 30L, 0L, 400_000_000L, 0L);
        made.commit("farheap.ColdClass", 2, "(others)", 900L, 16L << 20, 0L, 0L);
        made.commit("farheap.ColdClass", 2, "app.Node", 5000L, 4L << 20, 1250L, 1L << 20);
        made.commit("farheap.ColdClass", 2, "byte[]", 1000L, 12L << 20, 500L, 9L << 20);
        made.commit("farheap.ColdHeap", 2, 40L << 20, 32L << 20, 22L << 20, 10L << 20, 32L, 3L, 600_000_000L, 0L);
    }

    private static void buckets(SyntheticRecording made) {
        made.commit("farheap.FaultLatency", 2_000L, 600L);
        made.commit("farheap.FaultLatency", 9_000L, 390L);
        made.commit("farheap.FaultLatency", 80_000L, 10L);
        // 500 fetches are spared by 1 MiB more, 300 by 16, 200 by no budget below the heap.
        made.commit("farheap.RefaultDistance", (1L << 20) - 4096, 500L);
        made.commit("farheap.RefaultDistance", (16L << 20) - 4096, 300L);
        made.commit("farheap.RefaultDistance", 1L << 30, 200L);
    }

    @Test
    @DisplayName("the summary tells heap, budget and counters")
    void summary() {
        line("heap", "64 MiB", "(reserved)");
        line("budget", "16 MiB", "(25 % of the heap)");
        line("faults", "10,000", "(5 of them soft)");
        line("pages fetched", "1,000");
        line("pages written back", "2,000", "(7.81 MiB)");
        line("time in faults", "up to 5.51 ms", "(all threads together,");
        line("median fault", "2 us", "(p99 9 us)");
        assertTrue(text.startsWith("Far memory: a program\n"), text);
        assertTrue(text.replaceAll("\\s+", " ").contains("Most fetches, 60 %, were by the program's threads."), text);
        assertTrue(text.contains("the thread with most was worker"), text);
    }

    @Test
    @DisplayName("records that were lost are told of")
    void lost() {
        assertTrue(text.contains("\nRecords of the agent that came faster than they were read, "
                + "and are missing among the samples: 1."), text);
    }

    @Test
    @DisplayName("samples are held against what was counted")
    void coverage() {
        assertTrue(text.replaceAll("\\s+", " ").contains("comes from 4 sampled fetches"), text);
        assertTrue(text.replaceAll("\\s+", " ").contains("They stand for 100 % of the fetches that were counted meanwhile."), text);
    }

    @Test
    @DisplayName("fetches by cause are those counted")
    void causes() {
        line("mutator: the program's threads", "600", "60 %");
        line("marking: the collector's concurrent marking", "300", "30 %");
        line("pause: the workers of collector pauses", "100", "10 %");
    }

    @Test
    @DisplayName("budget advice is told by share of the heap and by goal")
    void budget() {
        line("25 %, as it was", "16 MiB", "1,000", "100 %", "1x");
        line("30 %", "19.2 MiB", "500", "50 %", "2x");
        line("45 %", "28.8 MiB", "500", "50 %", "2x");
        line("50 %", "32 MiB", "200", "20 %", "5x");
        line("100 %", "64 MiB", "0", "0 %", "all");
        line("half or less", "17 MiB", "26.6 %");
        line("a fifth or less", "32 MiB", "50 %");
        line("a tenth or less", "64 MiB", "100 %");
    }

    @Test
    @DisplayName("threads, methods and stacks are told by weight")
    void code() {
        line("worker", "600", "60 %");
        line("G1 Conc#0", "300", "30 %");
        line("app.Map.get", "400", "40 %", "40 %");
        line("app.Map.put", "200", "20 %", "20 %");
        assertTrue(text.matches("(?s).*40 % of the fetches, .{1,30}1 sample: Map.get:10 < Work.run:5\n    app.Map.get:10\n.*"), text);
        assertTrue(text.contains("an estimated 40 % of all fetches"), text);
    }

    @Test
    @DisplayName("classes are told by bytes times weight, of the pages whose content is told")
    void classes() {
        line("byte[]", "1.53 MiB", "65.1 %", "400");
        line("app.Node", "838 KiB", "34.9 %", "600");
        assertTrue(text.replaceAll("\\s+", " ").contains("The content is told of 60 % of the sampled fetches' weight"), text);
    }

    @Test
    @DisplayName("regions are told by weight")
    void regions() {
        assertTrue(text.contains("fetches in 3 of 64, at most 600 in one"), text);
        assertTrue(text.contains("Half of the fetches fell into 1 of the 64 regions"), text);
    }

    @Test
    @DisplayName("a pause of this JVM is there, and the fetches before and after it lie outside")
    void phases() {
        assumeTrue(ManagementFactory.getGarbageCollectorMXBeans().stream().anyMatch(collector -> collector.getName().startsWith("G1")),
                "this JVM does not run with G1");
        assertTrue(text.matches("(?s).*\n  full pauses +\\S+ m?s +[^\n]* 0 +0 % +[^\n]*\n.*"), text);
        assertTrue(text.matches("(?s).*\n  outside of collections +[^\n]+ 1 k +100 % +.*"), text);
    }

    @Test
    @DisplayName("eviction, pauses, regions and servers are told")
    void rest() {
        line("taken out of the program's reach", "4,000");
        line("written back", "2,000", "50 %", "7.81 MiB; 25 % of it had changed");
        line("discarded, for their region was free", "4", "0.1 %");
        assertTrue(text.matches("(?s).*\n  runs taken out +40 +7 +\\S+( \\S+)? +25 % by faults themselves\n.*"), text);
        assertTrue(text.matches("(?s).*\n  batches written back +10 +20 +\\S+( \\S+)? +4 pages a message on average\n.*"), text);
        line("young", "free", "2", "42");
        line("127.0.0.1:7070", "mapped", "128 MiB", "32 MiB", "90 us");
        assertTrue(text.contains("At most 15 MiB were on this machine, 93.8 % of the budget"), text);
    }

    @Test
    @DisplayName("the cold heap is told by class as it was last, and live and dead over time")
    void coldHeap() {
        String flat = text.replaceAll("\\s+", " ");
        assertTrue(flat.contains("the memory servers could read 32 MiB, 80 % of the 40 MiB in old and humongous regions; of it dead: "
                + "10 MiB, 31.3 %. 3 regions that only the servers hold could not be read."), text);
        assertTrue(flat.contains("byte[] 1,000 12 MiB 37.5 % 9 MiB 75 % app.Node 5,000 4 MiB 12.5 % 1 MiB 25 % "
                + "(others) 900 16 MiB 50 % 0 0 %"), text);
        assertFalse(text.contains("app.Gone"), text);
        line("live: 22 MiB to 30 MiB, at the end 22 MiB");
        line("dead: 0 to 10 MiB, at the end 10 MiB");
        assertTrue(flat.contains("Inventories: 2; the longest took "), text);
        assertTrue(flat.contains("all together 1 s of the servers' processors; pages fetched for them: 0."), text);
    }

    @Test
    @DisplayName("the cold heap is not mentioned where it was not asked for")
    void noColdHeap(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("plain.jfr");
        try (SyntheticRecording made = new SyntheticRecording()) {
            made.configuration();
            made.dump(file);
        }
        String plain = ReportPage.of(file, RecordingFigures.of(Recording.open(file))).text();
        assertFalse(plain.contains("Cold heap"), plain);
        assertTrue(text.contains("\nCold heap\n"), text);
    }

    @Test
    @DisplayName("a browser shows the page with every figure, and nothing else")
    void browser(@TempDir Path directory) throws IOException, InterruptedException {
        Path file = directory.resolve("report.html");
        page.write(file);
        Browser.Visit visit = Browser.open(file, false, 7000);
        visit.assertQuiet();
        for (String figure : new String[] {"How long faults took", "Fetches that would have been left", "Fetches with Java frames",
            "Fetches by region of the heap", "Fetches by cause, with", "Where the heap was", "The cold heap over time"}) {
            assertEquals(1, visit.count("<figcaption>" + figure), figure);
        }
        assertEquals(7, visit.count("<svg viewBox="));
        assertEquals(2, visit.count("<details>"));
    }

    /// Asserts a line of these cells, whatever the space between them.
    private void line(String... cells) {
        String wanted = String.join(" ", cells);
        assertTrue(text.lines().anyMatch(line -> (line.strip().replaceAll(" +", " ") + " ").startsWith(wanted + " ")),
                () -> "no line '" + wanted + "' in\n" + text);
    }
}
