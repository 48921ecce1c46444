package org.farheap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What ./farheap makes of its arguments; nothing but the launcher runs.
final class LauncherUsageTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "frobnicate", "run", "run --local", "run --local 25%", "run --local 25% --", "run --local x -- Main", "run --local 0 -- Main",
        "run --local 0% -- Main", "run --local 100.1% -- Main", "run --local -5m -- Main", "run --local 1g --frob 1 -- Main",
        "run --local 1g --server nowhere -- Main", "run --local 1g --java /nonexistent -- Main", "run --local 1g --agent-opts skip -- Main",
        "run --local 1g --stats /nonexistent/stats.json -- Main", "run --local 1g --stats a,b -- Main", "run --local 50% -- -Xmx1q Main",
        "server", "server --listen 127.0.0.1:0", "server --listen here --memory 1g", "server --listen 127.0.0.1:0 --memory lots",
        "server --memory", "server --listen 127.0.0.1:0 --memory 1g --metrics",
        "server --listen 127.0.0.1:0 --memory 1g --metrics nowhere", "bench dacapo h2",
        "bench dacapo --jar /nonexistent.jar h2", "test --frob", "test --quick --all", "build now",
        "run --local 1g --marking never -- Main",
    })
    void badUsageIsOneClearLineAndStatus2(String arguments) throws IOException, InterruptedException {
        try (LaunchedProcess launched = LaunchedProcess.run(arguments.split(" "))) {
            assertEquals(2, launched.status(), launched.err());
            assertEquals("", launched.out());
            assertEquals(1, launched.err().lines().count(), launched.err());
            assertTrue(launched.err().startsWith("farheap: "), launched.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h", "run --help", "server -h", "test --help", "build --help"})
    void helpIsToldOnStdout(String arguments) throws IOException, InterruptedException {
        try (LaunchedProcess launched = LaunchedProcess.run(arguments.split(" "))) {
            assertEquals(0, launched.status(), launched.err());
            assertTrue(launched.out().contains("./farheap run --local SIZE|PERCENT"), launched.out());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "25%, -Xmx1g, 268435456", "100%, -Xmx1g, 1073741824", "12.5%, -Xmx800m, 104857600", "33%, -Xmx100m, 34603008",
        "64m, -Xmx1g, 67108864", "1.5g, -Xmx4G, 1610612736", "65536K, -Xmx1g, 67108864", "0.5G, -XX:MaxHeapSize=2g, 536870912",
        "8388608, -Xmx1g, 8388608", "0.01%, -Xmx1g, 106496",
    })
    void localIsBytesOrAShareOfTheHeap(String local, String heap, long bytes) throws IOException, InterruptedException {
        assertTrue(agentOption("run", "--local", local, "--dry-run", "--", heap, "Main").contains("=local=" + bytes + ","), local);
    }

    @Test
    void theLastHeapSizeCounts() throws IOException, InterruptedException {
        String half = agentOption("run", "--local", "50%", "--dry-run", "--", "-Xmx1g", "-Xmx100m", "Main", "-Xmx7g");
        assertTrue(half.contains("=local=52428800,"), half);
    }

    @Test
    void withoutHeapSizeTheJvmIsAsked() throws IOException, InterruptedException {
        String half = agentOption("run", "--local", "50%", "--dry-run", "--", "-XX:MaxRAM=1g", "-XX:MaxRAMPercentage=50", "Main");
        assertTrue(half.contains("=local=268435456,"), half);
    }

    @Test
    void optionsOfArgumentFilesAndTheEnvironmentCount(@TempDir Path directory) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("args"), "-Xmx64m # not -Xmx1g\n\"-XX:+UseSerialGC\"\n");
        List<String> fromFile = command(Map.of(), "run", "--local", "50%", "--dry-run", "--", "@" + file, "Main");
        assertTrue(fromFile.toString().contains("=local=33554432,"), fromFile.toString());
        assertFalse(fromFile.contains("-XX:+UseG1GC"), fromFile.toString());
        Map<String, String> environment = Map.of("JDK_JAVA_OPTIONS", "-Xmx64m -Xmn8m");
        List<String> fromEnvironment = command(environment, "run", "--local", "50%", "--dry-run", "--", "Main");
        assertTrue(fromEnvironment.toString().contains("=local=33554432,"), fromEnvironment.toString());
        assertFalse(fromEnvironment.toString().contains("MaxNewSize"), fromEnvironment.toString());
    }

    @Test
    void g1IsAskedForUnlessACollectorIsNamed() throws IOException, InterruptedException {
        assertTrue(command(Map.of(), "run", "--local", "1g", "--dry-run", "--", "-Xmx4g", "Main").contains("-XX:+UseG1GC"));
        assertFalse(command(Map.of(), "run", "--local", "1g", "--dry-run", "--", "-Xmx4g", "-XX:+UseZGC", "Main").contains("-XX:+UseG1GC"));
    }

    @ParameterizedTest
    @CsvSource({"256m, -XX:MaxNewSize=44040192", "9m, -XX:MaxNewSize=2097152", "12m, -XX:MaxNewSize=2097152", "20m, -XX:MaxNewSize=3145728"})
    void theYoungGenerationStaysWithinASixthOfTheBudget(String local, String option) throws IOException, InterruptedException {
        List<String> command = command(Map.of(), "run", "--local", local, "--dry-run", "--", "-Xmx1g", "Main");
        assertTrue(command.contains(option), command.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xmn20m", "-XX:NewSize=20m", "-XX:MaxNewSize=20m", "-XX:G1MaxNewSizePercent=20"})
    void aYoungGenerationSetByTheUserStays(String option) throws IOException, InterruptedException {
        List<String> command = command(Map.of(), "run", "--local", "256m", "--dry-run", "--", "-Xmx1g", option, "Main");
        assertEquals(1, command.stream().filter(word -> word.matches("-Xmn.*|.*NewSize.*")).count(), command.toString());
    }

    @Test
    void rememberedSetsAreRefinedInPausesUnlessTheUserSaysOtherwise() throws IOException, InterruptedException {
        List<String> command = command(Map.of(), "run", "--local", "256m", "--dry-run", "--", "-Xmx1g", "Main");
        assertTrue(command.contains("-XX:G1RSetUpdatingPauseTimePercent=30"), command.toString());
        List<String> users = command(Map.of(), "run", "--local", "256m", "--dry-run", "--", "-Xmx1g", "-XX:G1RSetUpdatingPauseTimePercent=5",
                "Main");
        assertEquals(1, users.stream().filter(word -> word.contains("G1RSetUpdating")).count(), users.toString());
    }

    @Test
    void markingSeldomIsAskedOfTheCollectorAndTheProgramsOwnOptionsWin() throws IOException, InterruptedException {
        List<String> command = command(Map.of(), "run", "--local", "256m", "--marking", "seldom", "--dry-run", "--", "-Xmx1g",
                "-XX:InitiatingHeapOccupancyPercent=70", "Main");
        assertTrue(command.contains("-XX:-G1UseAdaptiveIHOP"), command.toString());
        int chosen = command.indexOf("-XX:InitiatingHeapOccupancyPercent=100");
        assertTrue(chosen > 0 && chosen < command.indexOf("-XX:InitiatingHeapOccupancyPercent=70"), command.toString());
        List<String> auto = command(Map.of(), "run", "--local", "256m", "--marking", "auto", "--dry-run", "--", "-Xmx1g", "Main");
        assertFalse(auto.stream().anyMatch(word -> word.contains("IHOP")), auto.toString());
    }

    @Test
    void aBudgetOfTheWholeHeapLeavesTheCollectorAlone() throws IOException, InterruptedException {
        List<String> command = command(Map.of(), "run", "--local", "100%", "--dry-run", "--", "-Xmx1g", "Main");
        assertFalse(command.stream().anyMatch(word -> word.matches(".*(MaxNewSize|G1RSet).*")), command.toString());
    }

    @Test
    void serversOptionsAndStatisticsReachTheAgentAndTheTokenDoesNot(@TempDir Path directory) throws IOException, InterruptedException {
        String stats = directory.resolve("s.json").toString();
        String agent = agentOption("run", "--local", "64m", "--server", "a:1", "--server=b:2", "--token", "secret", "--stats", stats,
                "--agent-opts", "evict=wp,path=message", "--dry-run", "--", "-Xmx1g", "Main");
        assertTrue(agent.endsWith("=local=67108864,server=a:1,server=b:2,stats=" + stats + ",evict=wp,path=message"), agent);
    }

    private static String agentOption(String... arguments) throws IOException, InterruptedException {
        return command(Map.of(), arguments).stream().filter(word -> word.startsWith("-agentpath:")).findFirst().orElseThrow();
    }

    private static List<String> command(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        try (LaunchedProcess launched = LaunchedProcess.run(environment, arguments)) {
            assertEquals(0, launched.status(), launched.err());
            return launched.out().lines().toList();
        }
    }
}
