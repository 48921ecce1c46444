package org.farheap.bench.cold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.farheap.bench.LaunchedProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// ./farheap histogram and ./farheap dead, from outside.
final class ColdHeapCommandTest {
    /// Above the kernel's limit of process numbers.
    private static final String NOBODY = "4194305";

    @TempDir
    private Path directory;
    private final List<Process> programs = new ArrayList<>();

    @AfterEach
    void end() {
        programs.forEach(Process::destroyForcibly);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("Bad usage is one clear line and status 2")
    @ValueSource(strings = {"histogram", "dead", "histogram x", "histogram 0", "dead -5", "dead 1 2", "histogram --frob 1",
        "histogram 1 --top", "histogram 1 --top x", "dead 1 --top 0", "histogram 99999999999999999999"})
    void usage(String arguments) throws IOException, InterruptedException {
        try (LaunchedProcess launched = LaunchedProcess.run(arguments.split(" "))) {
            assertRefused(launched, 2, "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"histogram", "dead"})
    @DisplayName("No process, no JVM, and a JVM without the agent are one clear line and status 3; none of them notices")
    void environment(String command) throws IOException, InterruptedException {
        Process shell = start(List.of("sleep", "60"));
        Process plain = start(List.of(java(), "-cp", "target/test-classes", "org.farheap.bench.Sleeper", "stay"));
        assertEquals("out stay", plain.inputReader().readLine());
        assertRefused(command, NOBODY, "there is no process " + NOBODY);
        assertRefused(command, Long.toString(shell.pid()), "is not a JVM; jps lists");
        assertRefused(command, Long.toString(plain.pid()), "does not run under Farheap; start the program with ./farheap run");
        assertTrue(shell.isAlive() && plain.isAlive());
    }

    @ParameterizedTest
    @DisplayName("What the agent, or a JVM that cannot be attached to, has to say is one clear line and status 3")
    @CsvSource(delimiter = '|', value = {"refuses||nothing is paged; give it a budget below its heap", "dies||before it answered",
        "older||is of another version of Farheap; restart the program with this one", "none||shows no org.farheap:type=FarHeap",
        "fine|-XX:+DisableAttachMechanism|cannot be attached to"})
    void noAnswer(String how, String option, String why) throws IOException, InterruptedException {
        assertRefused("dead", Long.toString(standIn(how, option == null ? List.of() : List.of(option)).pid()), why);
    }

    @Test
    @DisplayName("A program that is stopped is not waited for")
    void stopped() throws IOException, InterruptedException {
        String pid = Long.toString(standIn("fine", List.of()).pid());
        assertEquals(0, start(List.of("kill", "-STOP", pid)).waitFor());
        assertRefused("dead", pid, "is stopped; kill -CONT " + pid + " has it go on");
    }

    @Test
    @DisplayName("Tables go to stdout, and nothing else anywhere")
    void tables() throws IOException, InterruptedException {
        String pid = Long.toString(standIn("fine", List.of()).pid());
        try (LaunchedProcess histogram = LaunchedProcess.run("histogram", pid); LaunchedProcess dead = LaunchedProcess.run("dead", pid)) {
            assertEquals("", histogram.err() + dead.err());
            assertEquals(0, histogram.status() + dead.status());
            assertEquals(new ColdHeapText(ColdHeaps.of(false)).toString(), histogram.out());
            assertEquals(new ColdHeapText(ColdHeapOrder.of(ColdHeaps.of(true), 9)).toString(), dead.out());
        }
    }

    @Test
    @DisplayName("--json tells all figures, --top so many classes")
    void json() throws IOException, InterruptedException {
        String pid = Long.toString(standIn("fine", List.of()).pid());
        try (LaunchedProcess launched = LaunchedProcess.run("dead", pid, "--json", "--top", "1")) {
            assertEquals(0, launched.status(), launched.err());
            JsonNode heap = new JsonMapper().readTree(launched.out());
            assertEquals(11, heap.size(), launched.out());
            assertEquals("true 10485760 0", heap.get("traced") + " " + heap.get("deadBytes") + " " + heap.get("pagesFetched"));
            assertEquals("{\"name\":\"app.Row\",\"objects\":2000,\"bytes\":4194304,\"deadObjects\":1500,\"deadBytes\":3145500}",
                    heap.at("/classes/0").toString());
            assertEquals(List.of("app.Row", "(others)"), heap.get("classes").findValuesAsText("name"));
        }
    }

    private Process standIn(String how, List<String> options) throws IOException {
        List<String> command = Stream.of(List.of(java()), options, List.of("-cp", System.getProperty("java.class.path"),
                StandIn.class.getName(), directory.toString(), how)).flatMap(List::stream).toList();
        Process process = start(command);
        BufferedReader out = process.inputReader();
        assertEquals("ready", out.readLine());
        return process;
    }

    private Process start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        programs.add(process);
        return process;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static void assertRefused(String command, String pid, String why) throws IOException, InterruptedException {
        try (LaunchedProcess launched = LaunchedProcess.run(command, pid)) {
            assertRefused(launched, 3, why);
            assertTrue(launched.err().startsWith("farheap: " + command + ": "), launched.err());
        }
    }

    private static void assertRefused(LaunchedProcess launched, int status, String why) throws IOException, InterruptedException {
        assertEquals(status, launched.status(), launched.err());
        assertEquals("", launched.out());
        assertEquals(1, launched.err().lines().count(), launched.err());
        assertTrue(launched.err().startsWith("farheap: ") && launched.err().contains(why), launched.err());
    }
}
