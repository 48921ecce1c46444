package org.farheap.bench.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.farheap.bench.LaunchedProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// ./farheap policy-replay, from outside.
final class PolicyReplayCommandTest {
    @TempDir
    private Path directory;
    private Path trace;

    @BeforeEach
    void write() throws IOException {
        // A loop over half of the heap: of 8 pages 4 are local, so that LRU has none of them and the optimum some.
        trace = new TraceFile(16, 4).fill(0, 8).touch(Touches.times(10, Touches.range(0, 8))).touch(Toucher.MARKING, 0).lost(3)
                .write(directory.resolve("loop.trace"));
        new TraceFile(16, 4).fill(0, 8).write(directory.resolve("idle.trace"));
        Files.writeString(directory.resolve("foreign.trace"), "something else");
        Files.write(directory.resolve("cut.trace"), Arrays.copyOf(Files.readAllBytes(trace), 200));
    }

    @DisplayName("What cannot be replayed is one clear line and status 2, before anything is replayed")
    @ParameterizedTest(name = "{0}")
    @CsvSource({"none.trace, there is no file", "foreign.trace, is not a trace", "cut.trace, is cut off",
        "idle.trace, has no touch of a page with content"})
    void bad(String file, String why) throws IOException, InterruptedException {
        try (LaunchedProcess launched = LaunchedProcess.run("policy-replay", directory.resolve(file).toString(), trace.toString())) {
            assertRefused(launched, why);
        }
    }

    @DisplayName("Bad usage is one clear line and status 2")
    @ParameterizedTest(name = "policy-replay {0}")
    @CsvSource(delimiter = '|', value = {"|name a trace", "--frob|Unknown option", "TRACE --local 0%|a local share is a percentage",
        "TRACE --local 64m|a local share is a percentage", "TRACE --policy mru|unknown policy 'mru'",
        "TRACE --policy limbo:share=2|share=2: say a number from 0 to 0.9", "TRACE --json|"})
    void usage(String arguments, String why) throws IOException, InterruptedException {
        String[] words = ("policy-replay " + (arguments == null ? "" : arguments)).strip().replace("TRACE", trace.toString()).split(" ");
        try (LaunchedProcess launched = LaunchedProcess.run(words)) {
            assertRefused(launched, why == null ? "" : why);
        }
    }

    @Test
    @DisplayName("A table a share: belady and agent first, then what was asked for")
    void table() throws IOException, InterruptedException {
        try (LaunchedProcess launched = LaunchedProcess.run("policy-replay", trace.toString(), "--local", "50%,100%", "--policy", "lru")) {
            assertEquals(0, launched.status(), launched.err());
            assertEquals("", launched.err());
            List<String> lines = launched.out().lines().toList();
            assertEquals("loop.trace, 50 % local: 4 of 8 pages", lines.getFirst());
            assertEquals(List.of("policy", "belady", "agent", "lru"),
                    IntStream.range(1, 5).mapToObj(i -> lines.get(i).strip().split(" +")[0]).toList());
            assertTrue(lines.get(4).matches(" *lru +81 +80 +1 +0 .*"), lines.get(4));
            assertEquals("  82 records: 81 touches of pages with content, 8 pages filled; 3 MORE WERE LOST: the file was full",
                    lines.get(5));
            assertTrue(lines.contains("loop.trace, 100 % local: 8 of 8 pages"), launched.out());
            assertTrue(launched.out().contains("Cost: fetches + 0.6 x soft faults"), launched.out());
        }
    }

    @Test
    @DisplayName("--json writes the same figures, and null where there is no ratio")
    void json() throws IOException, InterruptedException {
        Path json = directory.resolve("out.json");
        try (LaunchedProcess launched = LaunchedProcess.run("policy-replay", "--local", "50%,100%", "--policy", "lru",
                "--json", json.toString(), trace.toString())) {
            assertEquals(0, launched.status(), launched.err());
        }
        JsonNode results = new JsonMapper().readTree(json.toFile());
        JsonNode of = results.at("/traces/0");
        assertEquals("82 3 8", of.get("records") + " " + of.get("lost") + " " + of.get("peakPages"));
        JsonNode lru = of.at("/shares/0/policies/2");
        assertEquals("lru", lru.at("/figures/policy").asText());
        assertEquals(81, lru.at("/figures/fetches").asInt());
        long least = of.at("/shares/0/policies/0/figures/fetches").asLong();
        assertEquals(81.0 / least, lru.get("ofBelady").asDouble(), 1e-9);
        assertEquals(0, of.at("/shares/1/policies/2/figures/fetches").asInt());
        assertTrue(of.at("/shares/1/policies/2/ofBelady").isNull(), of.toString());
    }

    @Test
    @DisplayName("A JSON file that cannot be written is one clear line and status 3")
    void unwritable() throws IOException, InterruptedException {
        try (LaunchedProcess launched = LaunchedProcess.run("policy-replay", trace.toString(), "--json", "/nonexistent/x.json")) {
            assertEquals(3, launched.status(), launched.err());
            assertEquals(1, launched.err().lines().count(), launched.err());
            assertTrue(launched.err().startsWith("farheap: policy-replay: cannot write /nonexistent/x.json"), launched.err());
            assertEquals("", launched.out());
        }
    }

    @Test
    @DisplayName("--list tells the policies and the parameters, and needs no trace")
    void list() throws IOException, InterruptedException {
        try (LaunchedProcess launched = LaunchedProcess.run("policy-replay", "--list")) {
            assertEquals(0, launched.status(), launched.err());
            assertTrue(launched.out().contains("clock-pro") && launched.out().contains("chances=0..7"), launched.out());
        }
    }

    private static void assertRefused(LaunchedProcess launched, String why) throws IOException, InterruptedException {
        assertEquals(2, launched.status(), launched.err());
        assertEquals("", launched.out());
        assertEquals(1, launched.err().lines().count(), launched.err());
        assertTrue(launched.err().startsWith("farheap: ") && launched.err().contains(why), launched.err());
    }
}
