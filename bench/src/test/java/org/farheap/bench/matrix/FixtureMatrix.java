package org.farheap.bench.matrix;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.farheap.bench.Home;

/// A matrix of fixtures; as a program of its own, so that signals can be sent to it.
final class FixtureMatrix {
    static final long SEED = 7;

    private FixtureMatrix() {}

    static Settings settings(Path out, int rounds, List<String> modes, Workload... workloads) {
        return new Settings(List.of(workloads), List.of(Share.parse("50%")), modes.stream().map(Mode::parse).toList(), rounds, 1, SEED,
                Home.TOOLS_JAVA_HOME, out, false);
    }

    static Results run(Settings settings, Limits limits, PrintStream progress) throws IOException, InterruptedException {
        return new Matrix(settings, limits, new Progress(progress, false)).run();
    }

    /// OUT MODE: a matrix of one workload that stays in the run of that mode until it is killed.
    public static void main(String[] args) throws IOException, InterruptedException {
        Path out = Path.of(args[0]);
        Workload hanging = Fixture.workload("hanging", out.resolve("count"), "good", "hang");
        List<String> modes = Stream.of("local", args[1]).toList();
        System.exit(MatrixRun.run(settings(out, 1, modes, hanging), Limits.USUAL));
    }
}
