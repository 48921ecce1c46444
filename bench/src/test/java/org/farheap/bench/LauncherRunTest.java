package org.farheap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.farheap.workload.Figures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// ./farheap run with a real program, agent and memory server.
final class LauncherRunTest {
    private static final Map<String, Integer> ENDING_SIGNALS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 255})
    void theStatusOfTheProgramPassesThrough(int status) throws IOException, InterruptedException {
        try (LaunchedProcess launched = LaunchedProcess.run(sleeper("--verbose", Integer.toString(status)))) {
            assertEquals(status, launched.status(), launched.err());
            assertEquals("out " + status + "\n", launched.out());
            assertEquals(List.of("err " + status), launched.err().lines().filter(line -> !line.startsWith("farheap: ")).toList());
        }
    }

    /// But for the signals that nohup, or a shell's background, has everything ignore that is started there.
    @Test
    void whatRanForTheProgramEndsWithIt() throws IOException, InterruptedException {
        long ignored = ignoredSignals();
        assertEquals(0, ignored >> ENDING_SIGNALS.get("TERM") - 1 & 1, "TERM is ignored here");
        for (Map.Entry<String, Integer> signal : ENDING_SIGNALS.entrySet()) {
            if ((ignored >> signal.getValue() - 1 & 1) != 0) {
                continue;
            }
            try (LaunchedProcess launched = LaunchedProcess.start(sleeper("--verbose", "stay"))) {
                List<ProcessHandle> running = launched.awaitLine("out stay");
                assertEquals(2, running.size(), "the program and its server: " + running);
                launched.signal(signal.getKey());
                assertEquals(128 + signal.getValue(), launched.status(), launched.err());
                assertTrue(running.stream().noneMatch(ProcessHandle::isAlive), running.toString());
            }
        }
    }

    private static long ignoredSignals() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16)).findFirst().orElseThrow();
    }

    @Test
    void aKilledProgramIsAStatusOf128AndTheSignal() throws IOException, InterruptedException {
        try (LaunchedProcess launched = LaunchedProcess.start(sleeper("--verbose", "stay"))) {
            launched.awaitLine("out stay").stream().filter(LauncherRunTest::isProgram).forEach(ProcessHandle::destroyForcibly);
            assertEquals(128 + 9, launched.status(), launched.err());
        }
    }

    @Test
    void nothingOutlivesAKilledLauncher() throws IOException, InterruptedException {
        try (LaunchedProcess launched = LaunchedProcess.start(sleeper("--verbose", "stay"))) {
            List<ProcessHandle> running = launched.awaitLine("out stay");
            launched.signal("KILL");
            launched.status();
            for (ProcessHandle process : running) {
                process.onExit().orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join();
            }
        }
    }

    private static boolean isProgram(ProcessHandle process) {
        return process.info().arguments().stream().flatMap(Arrays::stream).anyMatch(Sleeper.class.getName()::equals);
    }

    @Test
    void statisticsAreWritten(@TempDir Path directory) throws IOException, InterruptedException {
        Path stats = directory.resolve("stats.json");
        try (LaunchedProcess launched = LaunchedProcess.run(sleeper("--stats=" + stats, "0"))) {
            assertEquals(0, launched.status(), launched.err());
            assertEquals(32 << 20, Figures.read(stats).number("local_limit_bytes"), launched.err());
        }
    }

    @Test
    void aRecordingDoesNotSpeakOnTheProgramsOutput(@TempDir Path directory) throws IOException, InterruptedException {
        Path recording = directory.resolve("run.jfr");
        try (LaunchedProcess launched = LaunchedProcess.run(sleeper("--jfr=" + recording, "0"))) {
            assertEquals(0, launched.status(), launched.err());
            assertEquals("out 0\n", launched.out());
            assertTrue(Files.size(recording) > 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"-XX:+UseSerialGC, 3", "-XX:+UseParallelGC, 3"})
    void anotherCollectorIsRefused(String collector, int status) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(sleeper("--verbose", "0")));
        command.add(command.indexOf("--") + 1, collector);
        try (LaunchedProcess launched = LaunchedProcess.run(command.toArray(String[]::new))) {
            assertEquals(status, launched.status(), launched.err());
        }
    }

    /// A run of Sleeper with one more option of the launcher.
    private static String[] sleeper(String option, String argument) {
        return Stream.of("run", "--local", "32m", option, "--java", System.getProperty("java.home"), "--", "-Xmx64m", "-cp",
                "target/test-classes", Sleeper.class.getName(), argument).toArray(String[]::new);
    }
}
