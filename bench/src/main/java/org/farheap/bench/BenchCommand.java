package org.farheap.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.farheap.bench.matrix.MatrixOptions;
import org.farheap.bench.matrix.MatrixRun;
import org.farheap.bench.spark.SparkCommand;
import org.farheap.bench.suite.DaCapoCommand;
import org.farheap.bench.trace.TraceCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The matrix; as a group, the other measurements.
@Command(name = "bench", mixinStandardHelpOptions = true, description = "Runs workloads with all of their heap local, with kernel swap and "
        + "under Farheap, and compares them.", footer = {"", "Exit status: 0 fine, 1 a run failed, 2 usage, 3 this machine cannot run all "
        + "of it, 5 a workload's check did not hold."},
        subcommands = {DaCapoCommand.class, SparkCommand.class, FaultCommand.class, ThreadsCommand.class,
            BudgetCommand.class, OverheadCommand.class, PauseCommand.class, MarkingCommand.class, SkipCommand.class,
            ChaseCommand.class, ReclaimCommand.class, ServingCommand.class, RecordingCommand.class, TraceCommand.class,
            JmhCommand.class, AllCommand.class})
final class BenchCommand implements Callable<Integer> {
    @Mixin
    private MatrixOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            return MatrixRun.run(options);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), "bench: " + e.getMessage(), e);
        }
    }
}
