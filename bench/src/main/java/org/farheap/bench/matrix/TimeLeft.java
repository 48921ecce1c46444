package org.farheap.bench.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/// How long the rest of a plan will take: a run as long as the same cell did before; else as the workload's local run, times what its
/// mode took more for other cells; else as the average run.
final class TimeLeft {
    private record Took(Cell cell, double seconds) {}

    private final List<Took> runs = new ArrayList<>();

    void add(Cell cell, double seconds) {
        runs.add(new Took(cell, seconds));
    }

    /// NaN while nothing has run.
    double seconds(List<Plan.Run> left) {
        return left.stream().mapToDouble(run -> expected(run.cell())).sum();
    }

    private double expected(Cell cell) {
        OptionalDouble same = average(took -> took.cell.equals(cell));
        if (same.isPresent()) {
            return same.getAsDouble();
        }
        OptionalDouble local = localSeconds(cell.workload());
        double all = average(took -> true).orElse(Double.NaN);
        return local.isPresent() ? local.getAsDouble() * slowdown(cell.mode()) : all;
    }

    private OptionalDouble localSeconds(Workload workload) {
        return average(took -> took.cell.isLocal() && took.cell.workload().equals(workload));
    }

    /// Against local runs of the same workloads; 1 while the mode has not run.
    private double slowdown(Mode mode) {
        return runs.stream().filter(took -> took.cell.mode().equals(mode) && localSeconds(took.cell.workload()).isPresent())
                .mapToDouble(took -> took.seconds / localSeconds(took.cell.workload()).getAsDouble()).average().orElse(1);
    }

    private OptionalDouble average(Predicate<Took> which) {
        return runs.stream().filter(which).mapToDouble(Took::seconds).average();
    }
}
