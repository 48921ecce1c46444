package org.farheap.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import jdk.jfr.Event;
import jdk.jfr.Name;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that are no recording, or not all of one.
final class RecordingTest {
    private static final int STATE_AT = 64;

    /// As another version of the agent might tell it.
    @Name("farheap.PageFetch")
    static final class OtherFetch extends Event {
        private String region = "no number";
    }

    @TempDir
    private Path directory;
    private Path whole;

    @BeforeEach
    void record() throws IOException {
        whole = directory.resolve("whole.jfr");
        try (SyntheticRecording made = new SyntheticRecording()) {
            made.configuration();
            made.statistics(0, 0, 0);
            made.fetch("mutator", null, "t", 1, 10, "", "");
            made.statistics(10, 0, 0);
            made.dump(whole);
        }
    }

    @Test
    @DisplayName("a whole recording leaves nothing out")
    void whole() throws BadRecording {
        RecordingFigures figures = figures(whole);
        assertEquals("", figures.leftOut());
        assertTrue(figures.hasFarheapEvents());
        assertEquals(10, figures.fetches().all().fetches());
    }

    @Test
    @DisplayName("a file that is not there, or is a directory, is named")
    void missing() {
        Path missing = directory.resolve("none.jfr");
        assertEquals("there is no file " + missing, assertThrows(BadRecording.class, () -> figures(missing)).getMessage());
        assertEquals(directory + " is not a file", assertThrows(BadRecording.class, () -> figures(directory)).getMessage());
    }

    @DisplayName("a file of something else is told from a recording")
    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"", "FLR", "PK\u0003\u0004 and so on",
        "a text that is longer than the header of a chunk would have been: .........."})
    void foreign(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("foreign.jfr"), content);
        assertEquals(file + " is not a flight recording; ./farheap run --jfr FILE makes one",
                assertThrows(BadRecording.class, () -> figures(file)).getMessage());
    }

    @DisplayName("a recording that is cut off within its first chunk cannot be read")
    @ParameterizedTest(name = "after {0} bytes")
    @ValueSource(longs = {4, 67, 68, 500, -1})
    void cutFirst(long bytes) throws IOException {
        Path file = directory.resolve("cut.jfr");
        append(file, whole, bytes < 0 ? Files.size(whole) + bytes : bytes);
        assertEquals(file + " is cut off within its first chunk, so nothing of it can be read; record again",
                assertThrows(BadRecording.class, () -> figures(file)).getMessage());
    }

    @DisplayName("of a recording that is cut off later, the whole chunks are read, and what is left out is told")
    @ParameterizedTest(name = "{0} bytes into the second chunk")
    @ValueSource(longs = {1, 67, 68, 500, -1})
    void cutSecond(long bytes) throws IOException, BadRecording {
        Path file = directory.resolve("cut.jfr");
        long first = Files.size(whole);
        long rest = bytes < 0 ? first + bytes : bytes;
        append(file, whole, first);
        append(file, whole, rest);
        RecordingFigures figures = figures(file);
        assertEquals("The recording is cut off: 1 whole chunks were read; the last %,d of its %,d bytes could not be and are left out."
                .formatted(rest, first + rest), figures.leftOut());
        assertEquals(10, figures.fetches().all().fetches());
        assertTrue(ReportPage.of(file, figures).text().contains("cut off"));
    }

    @Test
    @DisplayName("bytes that are no chunk, after one that is, are left out")
    void garbage() throws IOException, BadRecording {
        Files.writeString(whole, "x".repeat(100), StandardOpenOption.APPEND);
        assertTrue(figures(whole).leftOut().contains("the last 100 of its"), figures(whole).leftOut());
    }

    @Test
    @DisplayName("a recording whose JVM did not finish it is read as far as it was written")
    void unfinished() throws IOException, BadRecording {
        try (RandomAccessFile file = new RandomAccessFile(whole.toFile(), "rw")) {
            file.seek(STATE_AT);
            file.writeByte(3);
        }
        RecordingFigures figures = figures(whole);
        assertTrue(figures.leftOut().startsWith("The recording is not finished"), figures.leftOut());
        assertEquals(10, figures.fetches().all().fetches());
    }

    @Test
    @DisplayName("a recording without Farheap's events has none")
    void withoutFarheap() throws IOException, BadRecording {
        Path file = directory.resolve("other.jfr");
        try (jdk.jfr.Recording other = new jdk.jfr.Recording()) {
            other.enable("jdk.JVMInformation");
            other.start();
            other.dump(file);
        }
        assertFalse(figures(file).hasFarheapEvents());
    }

    @Test
    @DisplayName("events of another version are told, with the field that is missing")
    void otherVersion() throws IOException {
        Path file = directory.resolve("version.jfr");
        try (jdk.jfr.Recording other = new jdk.jfr.Recording()) {
            other.enable("farheap.PageFetch");
            other.start();
            OtherFetch fetch = new OtherFetch();
            fetch.region = "none";
            fetch.commit();
            other.dump(file);
        }
        String why = assertThrows(BadRecording.class, () -> figures(file)).getMessage();
        assertTrue(why.startsWith("an event of " + file + " lacks a field, so another version of Farheap recorded it: "), why);
    }

    private static RecordingFigures figures(Path file) throws BadRecording {
        return RecordingFigures.of(Recording.open(file));
    }

    private static void append(Path to, Path from, long bytes) throws IOException {
        byte[] part = Arrays.copyOf(Files.readAllBytes(from), Math.toIntExact(bytes));
        Files.write(to, part, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
