package org.farheap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// ./farheap report, from outside.
final class LauncherReportTest {
    /// All that a recording needs to be one of ours.
    @Name("farheap.Configuration")
    static final class Configuration extends Event {
        private long heapBase = 1L << 31;
        private long heapReserved = 64L << 20;
        private long regionSize = 1L << 20;
        private long localLimit = 16L << 20;
        private String evict = "move";
        private String servers = "127.0.0.1:7070";

        @Override
        public String toString() {
            return "%d %d %d %d %s %s".formatted(heapBase, heapReserved, regionSize, localLimit, evict, servers);
        }
    }

    @TempDir
    private Path directory;
    private Path recording;

    @BeforeEach
    void record() throws IOException {
        recording = directory.resolve("run.jfr");
        try (Recording made = new Recording()) {
            made.enable(Configuration.class);
            made.start();
            new Configuration().commit();
            made.dump(recording);
        }
        Files.writeString(directory.resolve("foreign.jfr"), "something else");
        Files.write(directory.resolve("cut.jfr"), Arrays.copyOf(Files.readAllBytes(recording), 200));
        try (Recording made = new Recording()) {
            made.start();
            made.dump(directory.resolve("other.jfr"));
        }
    }

    @DisplayName("what no report can be made of is one clear line and status 2")
    @ParameterizedTest(name = "{0}")
    @CsvSource({"none.jfr, there is no file", "foreign.jfr, is not a flight recording", "cut.jfr, is cut off within its first chunk",
        "other.jfr, has no events of Farheap"})
    void bad(String file, String why) throws IOException, InterruptedException {
        try (LaunchedProcess launched = LaunchedProcess.run("report", directory.resolve(file).toString())) {
            assertEquals(2, launched.status(), launched.err());
            assertEquals("", launched.out());
            assertEquals(1, launched.err().lines().count(), launched.err());
            assertTrue(launched.err().startsWith("farheap: report: ") && launched.err().contains(why), launched.err());
        }
    }

    @DisplayName("bad usage is one clear line and status 2")
    @ParameterizedTest(name = "report {0}")
    @CsvSource({"''", "--frob x.jfr", "a.jfr b.jfr", "a.jfr --out"})
    void usage(String arguments) throws IOException, InterruptedException {
        try (LaunchedProcess launched = LaunchedProcess.run(("report " + arguments).strip().split(" "))) {
            assertEquals(2, launched.status(), launched.err());
            assertEquals(1, launched.err().lines().count(), launched.err());
            assertTrue(launched.err().startsWith("farheap: "), launched.err());
        }
    }

    @Test
    @DisplayName("without options the page goes beside the recording")
    void page() throws IOException, InterruptedException {
        try (LaunchedProcess launched = LaunchedProcess.run("report", recording.toString())) {
            assertEquals(0, launched.status(), launched.err());
            assertEquals("", launched.out());
            assertEquals("farheap: written to " + directory.resolve("run-report.html") + "\n", launched.err());
        }
        assertTrue(Files.readString(directory.resolve("run-report.html")).startsWith("<!DOCTYPE html>"));
    }

    @Test
    @DisplayName("--text prints the report, and writes a page only when asked to")
    void text() throws IOException, InterruptedException {
        try (LaunchedProcess launched = LaunchedProcess.run("report", recording.toString(), "--text")) {
            assertEquals(0, launched.status(), launched.err());
            assertTrue(launched.out().startsWith("Far memory: "), launched.out());
            assertTrue(launched.out().contains("16 MiB  (25 % of the heap)"), launched.out());
            assertEquals("", launched.err());
        }
        assertFalse(Files.exists(directory.resolve("run-report.html")));
        Path out = directory.resolve("out.html");
        try (LaunchedProcess launched = LaunchedProcess.run("report", "--text", "--out", out.toString(), recording.toString())) {
            assertEquals(0, launched.status(), launched.err());
            assertTrue(Files.exists(out), launched.err());
        }
    }

    @Test
    @DisplayName("a page that cannot be written is one clear line and status 3")
    void unwritable() throws IOException, InterruptedException {
        try (LaunchedProcess launched = LaunchedProcess.run("report", recording.toString(), "--out", "/nonexistent/x.html")) {
            assertEquals(3, launched.status(), launched.err());
            assertEquals(1, launched.err().lines().count(), launched.err());
            assertTrue(launched.err().startsWith("farheap: report: cannot write /nonexistent/x.html"), launched.err());
        }
    }
}
