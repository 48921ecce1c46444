package org.farheap.bench.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.farheap.bench.Children;
import org.farheap.bench.Ending;
import org.farheap.bench.HeapRange;
import org.farheap.bench.HeapSampler;
import org.farheap.bench.Home;
import org.farheap.bench.RunFailed;
import org.farheap.bench.matrix.Workload;
import org.farheap.workload.Figures;

/// One run of a job in a cluster of its own on this machine: a driver, with Spark's master and workers in it, and executors, each a JVM.
final class ClusterRun {
    /// Of the driver, which keeps no data.
    private static final String DRIVER_HEAP = "-Xmx512m";
    /// Spark puts an executor's number there: first 0, then 1.
    static final String EXECUTOR = "{{EXECUTOR_ID}}";

    private final Workload job;
    private final double scale;
    private final Executors executors;
    private final String classPath;
    private final Path directory;
    private final SparkHome home;

    /// @param mebibytes the heap of each
    record Executors(int count, int mebibytes) {}

    /// What an executor showed; `statistics` is empty without the agent.
    record Executor(Figures statistics, long peakHeapBytes) {}

    record Outcome(Figures result, List<Executor> executors) {}

    /// `directory` is made, and is the run's own.
    ClusterRun(Workload job, double scale, Executors executors, String classPath, Path directory) throws IOException {
        this.job = job;
        this.scale = scale;
        this.executors = executors;
        this.classPath = classPath;
        this.directory = Files.createDirectory(directory);
        home = SparkHome.create(directory.resolve("spark"), classPath);
        for (int executor = 0; executor < executors.count(); executor++) {
            Files.createDirectory(heapLogs(Integer.toString(executor)));
        }
    }

    private Path heapLogs(String executor) {
        return directory.resolve("executor-" + executor);
    }

    /// Where the agents' statistics are to go, for the agent's option.
    String statistics() {
        return directory + "/executor-" + EXECUTOR + ".json";
    }

    /// To the end. `vmOptions` and `environment` are the executors'.
    Outcome run(List<String> vmOptions, Map<String, String> environment) throws IOException, InterruptedException, RunFailed {
        Path properties = writeSettings(settings(vmOptions, environment));
        List<HeapSampler> samplers = new ArrayList<>();
        for (int executor = 0; executor < executors.count(); executor++) {
            samplers.add(new HeapSampler(heapLogs(Integer.toString(executor))));
        }
        int status = await(driver(properties), samplers);
        if (status != 0) {
            throw new RunFailed("%s ended with status %d%s".formatted(job.name(), status, Complaint.find(job.name(), log(), home.work())
                    .map(line -> ": " + line).orElse("")), status);
        }
        List<Executor> shown = new ArrayList<>();
        for (int executor = 0; executor < executors.count(); executor++) {
            Path statistics = Path.of(statistics().replace(EXECUTOR, Integer.toString(executor)));
            Figures figures = Files.exists(statistics) ? Figures.read(statistics) : new Figures();
            shown.add(new Executor(figures, samplers.get(executor).peakHeapBytes()));
        }
        return new Outcome(Figures.read(result()), shown);
    }

    private Map<String, String> settings(List<String> vmOptions, Map<String, String> environment) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("spark.master", "local-cluster[%d,1,%d]".formatted(executors.count(), executors.mebibytes()));
        settings.put("spark.executor.memory", executors.mebibytes() + "m");
        // Native parts of compressors are unpacked there, and an executor that is killed leaves them.
        Stream<String> ours = Stream.of(HeapRange.option(heapLogs(EXECUTOR)), "-Djava.io.tmpdir=" + directory);
        settings.put("spark.executor.extraJavaOptions", Stream.concat(vmOptions.stream(), ours)
                .map(option -> '"' + option + '"').collect(Collectors.joining(" ")));
        // One that ends is a failed run: another in its place would hide that.
        settings.put("spark.deploy.maxExecutorRetries", "0");
        settings.put("spark.task.maxFailures", "1");
        environment.forEach((name, value) -> settings.put("spark.executorEnv." + name, value));
        return settings;
    }

    /// For the owner only: the servers' token is among them.
    private Path writeSettings(Map<String, String> settings) throws IOException {
        Path file = Files.createFile(directory.resolve("settings"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.write(file, settings.entrySet().stream().map(setting -> setting.getKey() + " " + setting.getValue()).toList());
    }

    private ProcessBuilder driver(Path properties) {
        List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "TERM", Home.java(), "-XX:+UseSerialGC", DRIVER_HEAP));
        command.addAll(job.vmOptions());
        command.addAll(List.of("-cp", classPath, job.mainClass()));
        command.addAll(job.arguments());
        command.addAll(List.of("--scale", Double.toString(scale), "--properties", properties.toString(), "--result", result().toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile());
        builder.environment().putAll(Map.of("SPARK_HOME", home.path().toString(), "JAVA_HOME", Home.TOOLS_JAVA_HOME.toString(),
                // Spark's launcher would look for a build of Spark to find out.
                "SPARK_SCALA_VERSION", "2.13",
                // Master, workers and executors listen where this says, and nowhere else.
                "SPARK_LOCAL_IP", "127.0.0.1"));
        return builder;
    }

    /// Spark's own complaints, pages of them when an executor ends.
    private Path log() {
        return directory.resolve("driver.log");
    }

    private Path result() {
        return directory.resolve("result.json");
    }

    private static int await(ProcessBuilder driver, List<HeapSampler> samplers) throws IOException, InterruptedException {
        List<Thread> sampling = samplers.stream().map(sampler -> Thread.ofPlatform().name("heap-sampler").start(sampler)).toList();
        try {
            return Children.start(driver).waitFor();
        } finally {
            samplers.forEach(HeapSampler::stop);
            for (Thread thread : sampling) {
                thread.join();
            }
            Ending.check();
        }
    }
}
