package org.farheap.bench.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.farheap.bench.Children;
import org.farheap.bench.RunFailed;
import org.farheap.bench.Tree;
import org.farheap.bench.matrix.Workload;
import org.farheap.tracer.hotspot.AttachedJvm;
import org.farheap.tracer.hotspot.Jdk;
import org.farheap.workload.JobOptions;

/// A workload in a JVM of its own, without the agent, that has built its data and rests. A collection that the tools ask for is a cycle of
/// concurrent marking by as many threads as they say.
final class RestingWorkload implements AutoCloseable {
    /// A smaller heap does not hold the JVM's own objects and a library's.
    private static final int HEAP_MEBIBYTES_MIN = 32;
    private static final long LOG_POLL_NANOS = 1_000_000;
    private static final long LOG_NANOS_MAX = 10_000_000_000L;
    /// Where processors are scarce, a sample may come late.
    private static final int CYCLES_MAX = 5;

    private final Path directory;
    private final Path markingLog;
    private final Process process;
    private final AttachedJvm jvm;
    private final int markingThreads;
    /// Null until the first cycle has started them.
    private MarkingThreads threads;

    private RestingWorkload(Path directory, Path markingLog, Process process, int markingThreads) {
        this.directory = directory;
        this.markingLog = markingLog;
        this.process = process;
        this.markingThreads = markingThreads;
        jvm = new AttachedJvm(process.pid(), directory);
    }

    static RestingWorkload start(Workload workload, Jdk jdk, double scale, int markingThreads)
            throws IOException, InterruptedException, RunFailed {
        Path directory = Files.createTempDirectory("farheap-trace");
        Path log = directory.resolve("gc.log");
        List<String> command = new ArrayList<>(List.of(jdk.tool("java")));
        command.addAll(AttachedJvm.OPTIONS);
        command.addAll(List.of("-Xmx" + Math.max(HEAP_MEBIBYTES_MIN, Math.round(workload.heapMebibytes() * scale)) + "m",
                "-XX:+ExplicitGCInvokesConcurrent", "-XX:ConcGCThreads=" + markingThreads, "-XX:ParallelGCThreads=2",
                "-Xlog:gc*:file=" + log + ":timenanos,tags"));
        // Older JVMs do not know all options of the newest.
        command.add("-XX:+IgnoreUnrecognizedVMOptions");
        command.addAll(workload.vmOptions());
        command.addAll(List.of("-cp", workload.needs().classPath(), workload.mainClass()));
        command.addAll(workload.arguments());
        command.addAll(List.of("--scale", Double.toString(scale), "--rest"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(directory.resolve("stderr").toFile());
        return new RestingWorkload(directory, log, Children.start(builder), markingThreads).awaitBuilt(workload.name());
    }

    private RestingWorkload awaitBuilt(String name) throws IOException, RunFailed {
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals(JobOptions.BUILT)) {
                return this;
            }
        }
        String errors = Files.readString(directory.resolve("stderr"));
        close();
        throw new RunFailed(name + " ended before its data were built: " + errors.lines().findFirst().orElse("no word of it"), 1);
    }

    AttachedJvm jvm() {
        return jvm;
    }

    /// A cycle that starts the marking threads, and touches pages of the mark bitmap for the first time.
    void warmUp() throws IOException {
        untilCycleEnds(collect());
        threads = new MarkingThreads(process.pid(), markingThreads);
    }

    /// What a cycle of concurrent marking takes of processors. A cycle whose samples do not tell marking is run again.
    MarkingCycle mark() throws IOException {
        MarkingCycle cycle = cycle();
        for (int i = 1; i < CYCLES_MAX && !cycle.tellsMarking(); i++) {
            cycle = cycle();
        }
        return cycle;
    }

    private MarkingCycle cycle() throws IOException {
        try (ProcessorSamples samples = new ProcessorSamples(threads)) {
            String log = untilCycleEnds(collect());
            return MarkingCycle.of(log, samples.stop());
        }
    }

    /// Where in the log the cycle begins.
    private int collect() throws IOException {
        long before = Files.size(markingLog);
        jvm.collect();
        return (int) before;
    }

    /// The collector answers first and writes the cycle's last line then, which may take a while where processors are scarce.
    private String untilCycleEnds(int from) throws IOException {
        long deadline = System.nanoTime() + LOG_NANOS_MAX;
        String log;
        do {
            LockSupport.parkNanos(LOG_POLL_NANOS);
            byte[] all = Files.readAllBytes(markingLog);
            log = new String(all, from, all.length - from, StandardCharsets.UTF_8);
        } while (!MarkingCycle.hasEnded(log) && System.nanoTime() - deadline < 0);
        return log;
    }

    @Override
    public void close() throws IOException {
        if (threads != null) {
            threads.close();
        }
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Tree.delete(directory);
    }
}
