package org.farheap.bench.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.farheap.bench.Home;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A matrix, as a process of its own, that is interrupted while one of its programs runs.
final class CleanEndTest {
    private static final int LIMIT_SECONDS = 90;

    @TempDir
    private Path out;
    private Process matrix;

    @AfterEach
    void endTheMatrix() throws IOException, InterruptedException {
        if (matrix != null) {
            matrix.destroyForcibly().waitFor();
            SwapPeer.removeLeftovers();
        }
    }

    @ParameterizedTest(name = "{0} in a run of {2}")
    @DisplayName("A signal leaves no process, cgroup or swap device behind")
    @CsvSource({"INT, 130, kswap", "TERM, 143, kswap", "HUP, 129, kswap", "INT, 130, farheap"})
    void aSignalLeavesNothing(String signal, int status, String mode) throws IOException, InterruptedException {
        List<ProcessHandle> running = startAndAwaitRun(mode);
        signal(signal);
        assertTrue(matrix.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "still running");
        assertEquals(status, matrix.exitValue(), errors());
        assertTrue(running.stream().noneMatch(ProcessHandle::isAlive), running.toString());
        assertEquals(1, errors().lines().filter(line -> line.contains("2 of 2")).count(), errors());
        assertTrue(!errors().contains("failed"), errors());
        assertEquals(1, ResultsFile.read(out.resolve(Matrix.FILE)).runs().size(), "the local run is kept");
        assertEquals(List.of(), left());
    }

    @Test
    @DisplayName("What a matrix uses keeps others from swapping; what it leaves when it is killed they remove. Its program ends with it")
    void aKilledMatrix() throws IOException, InterruptedException {
        List<ProcessHandle> running = startAndAwaitRun("kswap");
        SwapPeer.removeLeftovers();
        List<String> inUse = left();
        assertEquals(2, inUse.size(), inUse.toString());
        assertTrue(SwapPeer.refusal().orElseThrow().startsWith("other swap is in use"));
        matrix.destroyForcibly().waitFor();
        for (ProcessHandle process : running) {
            process.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
        }
        assertEquals(inUse, left());
        List<String> removed = SwapPeer.removeLeftovers();
        assertTrue(removed.containsAll(inUse), removed.toString());
        assertEquals(List.of(), left());
    }

    /// Until the program of the second run has its data; returns every process below the matrix.
    private List<ProcessHandle> startAndAwaitRun(String mode) throws IOException, InterruptedException {
        if (mode.equals("kswap")) {
            MatrixTest.assumeKswap();
        }
        // Whoever runs the tests may ignore signals; the matrix must not inherit that.
        ProcessBuilder builder = new ProcessBuilder("env", "--default-signal=HUP,INT,TERM",
                Home.TOOLS_JAVA_HOME.resolve("bin/java").toString(), "-Xmx64m", "-Dfarheap.home=" + Home.REPOSITORY,
                "-cp", System.getProperty("java.class.path"), FixtureMatrix.class.getName(), out.toString(), mode)
                .redirectOutput(out.resolve("matrix.out").toFile()).redirectError(out.resolve("matrix.err").toFile());
        matrix = builder.start();
        Path output = out.resolve("runs/hanging-" + mode + "-50-r1/output.log");
        for (long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS); !contains(output, "filled"); Thread.sleep(50)) {
            assertTrue(matrix.isAlive() && System.nanoTime() < deadline, () -> "no run of " + mode + ": " + errors());
        }
        return matrix.descendants().toList();
    }

    private static boolean contains(Path file, String text) throws IOException {
        return Files.exists(file) && Files.readString(file).contains(text);
    }

    private String errors() {
        try {
            return Files.readString(out.resolve("matrix.err"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void signal(String name) throws IOException {
        Command.run("kill", "-s", name, Long.toString(matrix.pid()));
    }

    /// What of the matrix is in the kernel; there may be others on the machine.
    private List<String> left() throws IOException {
        List<String> left = new ArrayList<>();
        if (SwapPeer.refusal().filter(why -> !why.startsWith("other swap")).isEmpty()) {
            for (MemoryCgroup cgroup : MemoryCgroup.Root.find().orElseThrow().ours()) {
                if (cgroup.name().pid() == matrix.pid()) {
                    left.add(cgroup.toString());
                }
            }
            for (ZramSwap swap : ZramSwap.ours()) {
                if (swap.name().pid() == matrix.pid()) {
                    left.add(swap.toString());
                }
            }
        }
        return left;
    }
}
