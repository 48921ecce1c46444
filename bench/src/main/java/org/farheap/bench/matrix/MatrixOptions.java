package org.farheap.bench.matrix;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.farheap.bench.Home;
import picocli.CommandLine.Option;

/// The matrix's options, as the command line has them.
public final class MatrixOptions {
    private static final int ROUNDS_MAX = 1000;
    /// What the workloads take.
    private static final double SCALE_MIN = 0.01;
    private static final double SCALE_MAX = 4;
    private static final double QUICK_SCALE = 0.25;

    @Option(names = "--workload", split = ",", paramLabel = "NAME", description = "workloads; --list tells them (default: all that are ready to run)")
    private List<String> workloads = List.of();

    @Option(names = "--local", split = ",", paramLabel = "PERCENT", description = "local shares of the heap's peak (default 25%%,50%%)")
    private List<String> shares = List.of();

    @Option(names = "--mode", split = ",", paramLabel = "MODE", description = "local, kswap, farheap, farheap:OPTION=VALUE[:OPTION=VALUE...] "
            + "with options of the agent (default local,kswap,farheap; local always runs, the budgets come from it)")
    private List<String> modes = List.of();

    @Option(names = "--rounds", paramLabel = "N", description = "runs of each cell (default 3)")
    private Integer rounds;

    @Option(names = "--scale", paramLabel = "X", description = "size of the workloads' data (default 1)")
    private Double scale;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "of the workloads' random numbers (default ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--java", paramLabel = "HOME", description = "the JDK of the workloads (default: that of the tools)")
    private Path javaHome = Home.TOOLS_JAVA_HOME;

    @Option(names = "--out", paramLabel = "DIR", description = "for matrix.json, index.html and what each run wrote (default target/bench of the repository)")
    private Path out = Home.REPOSITORY.resolve("target/bench");

    @Option(names = "--no-recordings", description = "no flight recordings, so no plots of fetches over time")
    private boolean noRecordings;

    @Option(names = "--quick", description = "one small workload, 25%%, one round, in three minutes")
    private boolean quick;

    @Option(names = "--list", description = "lists the workloads and runs nothing")
    private boolean list;

    boolean isList() {
        return list;
    }

    /// Throws IllegalArgumentException with one line for the user.
    Settings settings() {
        int roundsAsked = rounds != null ? rounds : quick ? 1 : 3;
        double scaleAsked = scale != null ? scale : quick ? QUICK_SCALE : 1;
        require(roundsAsked >= 1 && roundsAsked <= ROUNDS_MAX, "--rounds is at least 1 and at most " + ROUNDS_MAX);
        require(scaleAsked >= SCALE_MIN && scaleAsked <= SCALE_MAX, "--scale is at least " + SCALE_MIN + " and at most " + SCALE_MAX);
        require(Files.isExecutable(javaHome.resolve("bin/java")), "--java " + javaHome + " is no JAVA_HOME: it has no bin/java");
        require(!out.toString().matches(".*[,:\"\\s].*"), "--out '" + out + "': the JVM's options take no name with a comma, colon, quote or space");
        require(!Files.exists(out) || Files.isDirectory(out), "--out '" + out + "' is not a directory");
        return new Settings(chosenWorkloads(), chosen(shares, quick ? "25%" : "25%,50%").map(Share::parse).toList(),
                chosen(modes, "local,kswap,farheap").map(Mode::parse).toList(), roundsAsked, scaleAsked, seed, javaHome.toAbsolutePath(),
                out.toAbsolutePath().normalize(), !noRecordings);
    }

    private List<Workload> chosenWorkloads() {
        if (workloads.isEmpty()) {
            return quick ? List.of(Workloads.quick()) : Workloads.ready();
        }
        return workloads.stream().distinct().map(MatrixOptions::workload).toList();
    }

    private static Workload workload(String name) {
        return Workloads.named(name).orElseThrow(() -> new IllegalArgumentException("unknown workload '" + name + "'; there are "
                + Workloads.all().stream().map(Workload::name).collect(Collectors.joining(", "))));
    }

    private static Stream<String> chosen(List<String> given, String otherwise) {
        return (given.isEmpty() ? List.of(otherwise.split(",")) : given).stream().distinct();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
