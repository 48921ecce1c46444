package org.farheap.workload;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What every program of the matrix is asked, and how it answers: see org.farheap.bench.matrix.Workload.
public final class JobOptions {
    public static final String BUILT = "built";
    private static final int CHECK_FAILED = 5;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec program;

    private double scale;

    @Option(names = "--seed", defaultValue = "1", description = "of the generated data and of the work (default ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--result", description = "writes the figures there as JSON")
    private Path result;

    @Option(names = "--measure-live", description = "collects garbage after the measured part to find the live bytes")
    private boolean measureLive;

    @Option(names = "--rest", description = "says \"" + BUILT + "\" when its data are built, and rests until its input ends; nothing else is "
            + "measured")
    private boolean rest;

    /// The bounds keep every count of every program within an int.
    @Option(names = "--scale", defaultValue = "1", description = "of data and work, 0.01 to 4 (default ${DEFAULT-VALUE})")
    private void scale(double value) {
        if (!(value >= 0.01 && value <= 4)) {
            throw new CommandLine.ParameterException(program.commandLine(), "farheap: --scale takes 0.01 to 4, got " + value);
        }
        scale = value;
    }

    public long seed() {
        return seed;
    }

    /// `count` at this scale, at least 1.
    public int scaled(int count) {
        return (int) Math.max(1, Math.round(count * scale));
    }

    /// Runs the job and writes its figures; returns the exit status.
    public int execute(Job job) throws Exception {
        try {
            Figures figures = figures(job);
            if (result != null) {
                figures.write(result);
            }
            return 0;
        } catch (CheckFailed e) {
            System.err.println("farheap: " + program.name() + ": " + e.getMessage());
            return CHECK_FAILED;
        }
    }

    /// Returns when the input ends.
    private static void rest() throws IOException {
        System.out.println(BUILT);
        while (System.in.read() >= 0) {
            continue;
        }
    }

    private Figures figures(Job job) throws Exception {
        Figures figures = new Figures();
        long start = System.nanoTime();
        job.fill();
        long filled = System.nanoTime();
        figures.put("fill_seconds", (filled - start) / 1e9);
        if (rest) {
            rest();
            return figures;
        }
        long operations = job.run();
        figures.put("run_seconds", (System.nanoTime() - filled) / 1e9);
        figures.put("operations", operations);
        if (measureLive) {
            System.gc();
            figures.put("live_bytes", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        figures.put("checksum", "%016x".formatted(job.check()));
        return figures;
    }
}
