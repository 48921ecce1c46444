package org.farheap.bench.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TouchTraceTest {
    @TempDir
    private Path directory;
    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("a.trace");
    }

    @Test
    @DisplayName("Header and records are read as the agent draws them")
    void read() throws IOException, BadTrace {
        new TraceFile(1000, 256).fill(7, 64).touch(Toucher.MARKING, 999).region(3, RegionKind.YOUNG, RegionKind.OLD).lost(5).write(file);
        try (TouchTrace trace = TouchTrace.open(file)) {
            assertEquals("1000 256 4 3 5 true", "%d %d %d %d %d %s".formatted(trace.pages(), trace.pagesPerRegion(), trace.regions(),
                    trace.records(), trace.lost(), trace.isFinished()));
            long fill = trace.what(0);
            assertEquals("0 7 1 64",
                    words(TouchTrace.kind(fill), TouchTrace.place(fill), TouchTrace.toucher(fill), TouchTrace.count(fill)));
            long fetch = trace.what(1);
            assertEquals("2 999 2", words(TouchTrace.kind(fetch), TouchTrace.place(fetch), TouchTrace.toucher(fetch)));
            long region = trace.what(2);
            assertEquals("3 3 3", words(TouchTrace.kind(region), TouchTrace.place(region), TouchTrace.regionKind(region)));
        }
    }

    @Test
    @DisplayName("Of a killed JVM's trace the records before the first unwritten one are read")
    void killed() throws IOException, BadTrace {
        new TraceFile(10, 10).fill(0, 10).touch(1, 2).unwritten().touch(3).writeUnfinished(file);
        try (TouchTrace trace = TouchTrace.open(file)) {
            assertEquals(3, trace.records());
            assertFalse(trace.isFinished());
        }
    }

    @Test
    @DisplayName("A killed JVM's trace may be full to its end, or empty")
    void killedAtTheEdges() throws IOException, BadTrace {
        new TraceFile(10, 10).fill(0, 10).touch(1, 2).write(file, 0, 3);
        try (TouchTrace trace = TouchTrace.open(file)) {
            assertEquals(3, trace.records());
        }
        new TraceFile(10, 10).write(file, 0, 0);
        try (TouchTrace trace = TouchTrace.open(file)) {
            assertEquals(0, trace.records());
        }
    }

    @Test
    @DisplayName("A record that was not written is told apart within a finished trace")
    void unwritten() throws IOException, BadTrace {
        new TraceFile(10, 10).fill(0, 10).unwritten().touch(3).write(file);
        try (TouchTrace trace = TouchTrace.open(file)) {
            assertEquals(3, trace.records());
            assertTrue(trace.isWritten(0) && !trace.isWritten(1) && trace.isWritten(2));
        }
    }

    @Test
    @DisplayName("What is no whole trace is refused in one line that names the file and the reason")
    void refused() throws IOException {
        assertRefused("there is no file");
        Files.createDirectory(file);
        assertRefused("is not a file");
        Files.delete(file);
        Files.writeString(file, "");
        assertRefused("is not a trace");
        Files.writeString(file, "something else altogether, and long enough for a header of a trace, which is 64 bytes");
        assertRefused("is not a trace");
        Path whole = new TraceFile(10, 10).fill(0, 10).write(directory.resolve("whole"));
        Files.write(file, Arrays.copyOf(Files.readAllBytes(whole), 63));
        assertRefused("is cut off within its header");
        new TraceFile(10, 10).fill(0, 10).touch(1, 2).write(file, 3, 2);
        assertRefused("is cut off: it has room for 2 of its 3 records");
        new TraceFile(0, 10).write(file);
        assertRefused("is damaged");
    }

    @DisplayName("A record that no heap of that size has is refused")
    @ParameterizedTest(name = "kind {0}, place {1}, toucher {2}, detail {3}")
    @CsvSource({"2, 10, 1, 1", "2, -1, 1, 1", "0, 9, 1, 2", "4, 0, 1, 1", "2, 0, 6, 1", "3, 3, 0, 0", "3, 0, 0, 5"})
    void damaged(int kind, int place, int toucher, int detail) throws IOException {
        new TraceFile(10, 4).fill(0, 10).raw(kind, place, toucher, detail).write(file);
        assertRefused("is damaged: record 1 of 2 is none of a heap of 10 pages");
    }

    @DisplayName("The last page and region are in the heap")
    @ParameterizedTest(name = "kind {0}, place {1}, toucher {2}, detail {3}")
    @CsvSource({"2, 9, 5, 1", "0, 9, 1, 1", "0, 0, 1, 10", "3, 2, 0, 1028"})
    void edges(int kind, int place, int toucher, int detail) throws IOException, BadTrace {
        new TraceFile(10, 4).raw(kind, place, toucher, detail).write(file);
        try (TouchTrace trace = TouchTrace.open(file)) {
            assertEquals(1, trace.records());
        }
    }

    private void assertRefused(String why) {
        String message = assertThrows(BadTrace.class, () -> TouchTrace.open(file).close()).getMessage();
        assertTrue(message.contains(file.toString()) && message.contains(why) && message.lines().count() == 1, message);
    }

    private static String words(int... numbers) {
        return String.join(" ", Arrays.stream(numbers).mapToObj(Integer::toString).toList());
    }
}
