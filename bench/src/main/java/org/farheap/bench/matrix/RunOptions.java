package org.farheap.bench.matrix;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.farheap.bench.Home;
import picocli.CommandLine.Option;

/// How workloads are run, whichever they are.
public final class RunOptions {
    private static final int ROUNDS_MAX = 1000;

    @Option(names = "--local", split = ",", paramLabel = "PERCENT", description = "local shares of the heap's peak (default 25%%,50%%)")
    private List<String> shares = List.of();

    @Option(names = "--mode", split = ",", paramLabel = "MODE", description = "local, kswap, farheap; "
            + "farheap:OPTION=VALUE[:OPTION=VALUE...] with options of the agent, kswap+-XX:... and farheap+-XX:... with options of the JVM "
            + "(default local,kswap,farheap; local always runs, the budgets come from it)")
    private List<String> modes = List.of();

    @Option(names = "--rounds", paramLabel = "N", description = "runs of each cell (default 3)")
    private Integer rounds;

    @Option(names = "--java", paramLabel = "HOME", description = "the JDK of the workloads (default: that of the tools)")
    private Path javaHome = Home.TOOLS_JAVA_HOME;

    @Option(names = "--out", paramLabel = "DIR", description = "for matrix.json, index.html and what each run wrote "
            + "(default target/bench of the repository)")
    private Path out = Home.REPOSITORY.resolve("target/bench");

    @Option(names = "--no-recordings", description = "no flight recordings, so no plots of fetches over time")
    private boolean noRecordings;

    /// Throws IllegalArgumentException with one line for the user. `quick`: one round and one share unless asked for otherwise.
    Settings settings(List<Workload> workloads, boolean quick, double scale, long seed) {
        int roundsAsked = rounds != null ? rounds : quick ? 1 : 3;
        require(roundsAsked >= 1 && roundsAsked <= ROUNDS_MAX, "--rounds is at least 1 and at most " + ROUNDS_MAX);
        require(Files.isExecutable(javaHome.resolve("bin/java")), "--java " + javaHome + " is no JAVA_HOME: it has no bin/java");
        require(!out.toString().matches(".*[,:\"\\s].*"),
                "--out '" + out + "': the JVM's options take no name with a comma, colon, quote or space");
        require(!Files.exists(out) || Files.isDirectory(out), "--out '" + out + "' is not a directory");
        return new Settings(workloads, chosen(shares, quick ? "25%" : "25%,50%").map(Share::parse).toList(),
                chosen(modes, "local,kswap,farheap").map(Mode::parse).toList(), roundsAsked, scale, seed, javaHome.toAbsolutePath(),
                out.toAbsolutePath().normalize(), !noRecordings);
    }

    private static Stream<String> chosen(List<String> given, String otherwise) {
        return (given.isEmpty() ? List.of(otherwise.split(",")) : given).stream().distinct();
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
