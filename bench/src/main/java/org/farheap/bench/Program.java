package org.farheap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.farheap.workload.Figures;

/// A Java program of the measurements: a main class that takes --result FILE, its JVM options and its arguments. `prefix` are words
/// in front of its command; `sampled` tells whether its memory is looked at from outside, which takes time from it.
record Program(String mainClass, List<String> vmOptions, List<String> arguments, List<String> prefix, boolean sampled) {
    Program(String mainClass, List<String> vmOptions, List<String> arguments) {
        this(mainClass, vmOptions, arguments, List.of(), true);
    }

    /// On one processor, and not sampled.
    Program alone(int processor) {
        return new Program(mainClass, vmOptions, arguments, List.of("taskset", "--cpu-list", Integer.toString(processor)), false);
    }

    /// Behind these words.
    Program behind(List<String> words) {
        return new Program(mainClass, vmOptions, arguments, words, sampled);
    }

    /// What one run of it showed. `statistics` is empty without the agent.
    record Run(Figures result, Figures statistics, long peakHeapBytes, long peakHeldBytes, long otherBytes, int samples) {}

    /// Without the agent.
    Run runAllLocal() throws IOException, InterruptedException, RunFailed {
        return run(List.of(Home.java(), "-XX:+UseG1GC"), false);
    }

    /// Under ./farheap run with that --local and more of its options.
    Run runFarheap(String local, String... launcherOptions) throws IOException, InterruptedException, RunFailed {
        List<String> command = new ArrayList<>(List.of(Home.launcher(), "run", "--local", local, "--java",
                Home.TOOLS_JAVA_HOME.toString()));
        command.addAll(Arrays.asList(launcherOptions));
        return run(command, true);
    }

    private Run run(List<String> launcher, boolean farheap) throws IOException, InterruptedException, RunFailed {
        Path directory = Files.createTempDirectory("farheap-bench");
        try {
            Path result = directory.resolve("result.json");
            Path statistics = directory.resolve("stats.json");
            HeapSampler sampler = new HeapSampler(directory);
            int status = await(command(launcher, farheap, directory, result, statistics), sampler);
            if (status != 0) {
                throw new RunFailed(mainClass + " ended with status " + status, status);
            }
            return new Run(Figures.read(result), farheap ? Figures.read(statistics) : new Figures(), sampler.peakHeapBytes(),
                    sampler.peakHeldBytes(), sampler.otherBytes(), sampler.samples());
        } finally {
            Tree.delete(directory);
        }
    }

    private List<String> command(List<String> launcher, boolean farheap, Path directory, Path result, Path statistics) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(launcher);
        if (farheap) {
            command.addAll(List.of("--stats", statistics.toString(), "--"));
        }
        command.addAll(vmOptions);
        command.addAll(List.of(HeapRange.option(directory), "-cp", Home.classPath(), mainClass));
        command.addAll(arguments);
        command.addAll(List.of("--result", result.toString()));
        return command;
    }

    private int await(List<String> command, HeapSampler sampler) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("FARHEAP_NO_BUILD", "1");
        Thread sampling = Thread.ofPlatform().name("heap-sampler").unstarted(sampler);
        if (sampled) {
            sampling.start();
        }
        Process process = Children.start(builder);
        try {
            return process.waitFor();
        } finally {
            sampler.stop();
            sampling.join();
        }
    }
}
