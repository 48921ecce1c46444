package org.farheap.bench.matrix;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The matrix's options, as the command line has them.
public final class MatrixOptions {
    /// What the workloads take.
    private static final double SCALE_MIN = 0.01;
    private static final double SCALE_MAX = 4;
    private static final double QUICK_SCALE = 0.5;

    @Option(names = "--workload", split = ",", paramLabel = "NAME",
            description = "workloads; --list tells them (default: all that are ready to run)")
    private List<String> workloads = List.of();

    @Mixin
    private RunOptions run;

    @Option(names = "--scale", paramLabel = "X", description = "size of the workloads' data (default 1)")
    private Double scale;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "of the workloads' random numbers (default ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--quick", description = "one small workload, 25%%, one round, in three minutes")
    private boolean quick;

    @Option(names = "--list", description = "lists the workloads and runs nothing")
    private boolean list;

    boolean isList() {
        return list;
    }

    /// Throws IllegalArgumentException with one line for the user.
    Settings settings() {
        double scaleAsked = scale != null ? scale : quick ? QUICK_SCALE : 1;
        RunOptions.require(scaleAsked >= SCALE_MIN && scaleAsked <= SCALE_MAX,
                "--scale is at least " + SCALE_MIN + " and at most " + SCALE_MAX);
        return run.settings(chosenWorkloads(), quick, scaleAsked, seed);
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
}
