package org.farheap.bench.spark;

import static org.farheap.bench.Table.format;
import static org.farheap.bench.Table.mebibytes;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.farheap.bench.Ending;
import org.farheap.bench.Measurement;
import org.farheap.bench.MemoryServer;
import org.farheap.bench.RunFailed;
import org.farheap.bench.Table;
import org.farheap.bench.matrix.Workload;
import org.farheap.workload.Figures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Spark executors under the agent, sharing one memory server; docs/SPARK.md tells how to do that with one's own application.
@Command(name = "spark", mixinStandardHelpOptions = true,
        description = "A Spark cluster on this machine, its executors with all of their heap local, and under Farheap with one "
                + "memory server.")
public final class SparkCommand extends Measurement {
    private static final int STATUS_ENVIRONMENT = 3;
    private static final int STATUS_CHECK_FAILED = 5;
    private static final int EXTENT_MEBIBYTES = 64;
    private static final int TOKEN_BYTES = 16;

    @Option(names = "--job", defaultValue = "spark-kmeans",
            description = "spark-pagerank, spark-kmeans or spark-triangles (default ${DEFAULT-VALUE})")
    private String jobName;

    @Option(names = "--scale", defaultValue = "1", description = "size of the job's data (default ${DEFAULT-VALUE})")
    private double scale;

    @Option(names = "--executors", defaultValue = "2", description = "how many, one core each (default ${DEFAULT-VALUE})")
    private int executors;

    @Option(names = "--executor-mebibytes", defaultValue = "720", description = "heap of each (default ${DEFAULT-VALUE})")
    private int heapMebibytes;

    @Option(names = "--local", defaultValue = "25%",
            description = "local memory of each under Farheap (default ${DEFAULT-VALUE} of its heap)")
    private String local;

    @Option(names = "--agent-opts", paramLabel = "K=V,...", description = "more options for the agents")
    private String agentOptions;

    @Override
    public Table measure() throws IOException, InterruptedException, RunFailed {
        Workload job = job();
        String classPath = classPath(job);
        RunDirectory directory = RunDirectory.create();
        try {
            ClusterRun.Executors shape = new ClusterRun.Executors(executors, heapMebibytes);
            ClusterRun allLocal = new ClusterRun(job, scale, shape, classPath, directory.path().resolve("all-local"));
            ClusterRun farheap = new ClusterRun(job, scale, shape, classPath, directory.path().resolve("farheap"));
            return compare(job, allLocal, farheap);
        } finally {
            Ending.release(directory);
        }
    }

    private Table compare(Workload job, ClusterRun allLocal, ClusterRun farheap) throws IOException, InterruptedException, RunFailed {
        Map<String, String> token = Map.of("FARHEAP_TOKEN", randomToken());
        try (MemoryServer server = new MemoryServer(serverMebibytes() + "m", token)) {
            List<String> agent = LauncherOptions.forHeap(heapMebibytes, local, server.address(), farheap.statistics(), agentOptions);
            progress("first %s with all of its executors' heaps in local memory".formatted(job.name()));
            ClusterRun.Outcome here = allLocal.run(List.of("-XX:+UseG1GC"), Map.of());
            progress("now the same under Farheap with --local " + local);
            ClusterRun.Outcome far = farheap.run(agent, token);
            check(here, far);
            return table(job, here, far);
        }
    }

    private Workload job() throws RunFailed {
        if (executors < 1 || heapMebibytes < 1 || !(scale > 0)) {
            throw new RunFailed("spark: --executors, --executor-mebibytes and --scale are more than 0", 2);
        }
        return SparkWorkloads.ALL.stream().filter(job -> job.name().equals(jobName)).findFirst().orElseThrow(() -> new RunFailed(
                "spark: no job '" + jobName + "'; there are "
                + String.join(", ", SparkWorkloads.ALL.stream().map(Workload::name).toList()), 2));
    }

    private static String classPath(Workload job) throws InterruptedException, RunFailed {
        try {
            return job.needs().classPath();
        } catch (IOException e) {
            throw new RunFailed(e.getMessage(), STATUS_ENVIRONMENT);
        }
    }

    /// For each executor whole extents, and one more: a heap's base need not lie on an extent.
    private int serverMebibytes() {
        return executors * (Math.ceilDiv(heapMebibytes, EXTENT_MEBIBYTES) + 1) * EXTENT_MEBIBYTES;
    }

    private static String randomToken() {
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    private static void check(ClusterRun.Outcome allLocal, ClusterRun.Outcome farheap) throws RunFailed {
        String expected = allLocal.result().text("checksum");
        String found = farheap.result().text("checksum");
        if (!found.equals(expected)) {
            throw new RunFailed("the result under Farheap is not that of the all-local run: checksum %s, not %s".formatted(found, expected),
                    STATUS_CHECK_FAILED);
        }
    }

    private Table table(Workload job, ClusterRun.Outcome allLocal, ClusterRun.Outcome farheap) {
        List<String> heading = new ArrayList<>(List.of("", "all-local", "Farheap"));
        for (int executor = 0; executor < executors; executor++) {
            heading.add("executor " + executor);
        }
        Table table = new Table("%s, scale %s, %d executors with -Xmx%dm, --local %s, one memory server".formatted(job.name(),
                format(scale, 2), executors, heapMebibytes, local), heading.toArray(String[]::new));
        total(table, "making and caching the data, s", allLocal.result(), farheap.result(), "fill_seconds");
        total(table, "computing, s", allLocal.result(), farheap.result(), "run_seconds");
        total(table, "checksum", allLocal.result().text("checksum"), farheap.result().text("checksum"));
        each(table, "local budget, MiB", farheap, executor -> mebibytes(executor.statistics().number("local_limit_bytes")));
        each(table, "peak resident heap (kernel), MiB", farheap, executor -> mebibytes(executor.peakHeapBytes()));
        each(table, "  of the budget", farheap, executor -> format(
                100 * executor.peakHeapBytes() / executor.statistics().number("local_limit_bytes"), 1) + " %");
        each(table, "  all-local, MiB", allLocal, executor -> mebibytes(executor.peakHeapBytes()));
        for (String counter : List.of("faults", "pages_fetched", "pages_fetched_by_gc", "pages_written_back", "pages_discarded_dead")) {
            each(table, counter.replace('_', ' '), farheap, executor -> format(executor.statistics().number(counter), 0));
        }
        table.note("peak resident heap: /proc/PID/smaps over the heap's range, every 50 ms. \"-\": the executor left no statistics.");
        return table;
    }

    private void total(Table table, String name, Figures allLocal, Figures farheap, String figure) {
        total(table, name, format(allLocal.number(figure), 1), format(farheap.number(figure), 1));
    }

    private void total(Table table, String name, String allLocal, String farheap) {
        List<String> cells = new ArrayList<>(List.of(name, allLocal, farheap));
        cells.addAll(Collections.nCopies(executors, ""));
        table.row(cells.toArray(String[]::new));
    }

    private static void each(Table table, String name, ClusterRun.Outcome outcome, Function<ClusterRun.Executor, String> cell) {
        List<String> cells = new ArrayList<>(List.of(name, "", ""));
        outcome.executors().stream().map(cell).forEach(cells::add);
        table.row(cells.toArray(String[]::new));
    }
}
