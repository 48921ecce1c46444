package org.farheap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What ./farheap bench makes of its options; nothing is run.
final class BenchUsageTest {
    @ParameterizedTest(name = "bench {0}")
    @DisplayName("Bad usage is one clear line and status 2")
    @ValueSource(strings = {"frobnicate", "--frob", "--workload nothing", "--local 0%", "--local 200m", "--mode swap",
        "--mode farheap:evict", "--rounds 0", "--rounds x", "--scale 0", "--scale 5",
        "--seed x", "marking --local 200m", "marking --cycles x", "--java /nonexistent", "--out /tmp/a,b", "--out /dev/null"})
    void badUsage(String options) throws IOException, InterruptedException {
        try (LaunchedProcess launched = LaunchedProcess.run(("bench " + options).split(" "))) {
            assertEquals(2, launched.status(), launched.err());
            assertEquals("", launched.out());
            assertEquals(1, launched.err().lines().count(), launched.err());
            assertTrue(launched.err().startsWith("farheap: "), launched.err());
        }
    }

    @Test
    @DisplayName("--list tells the workloads, --help the options and the other measurements")
    void help() throws IOException, InterruptedException {
        try (LaunchedProcess list = LaunchedProcess.run("bench", "--list"); LaunchedProcess help = LaunchedProcess.run("bench", "--help")) {
            assertEquals(0, list.status(), list.err());
            assertTrue(list.out().contains("h2") && list.out().contains("transactions"), list.out());
            assertEquals(0, help.status(), help.err());
            assertTrue(help.out().contains("--workload") && help.out().contains("overhead"), help.out());
        }
    }
}
