package org.farheap.bench;

import java.io.PrintWriter;
import org.farheap.bench.cold.DeadCommand;
import org.farheap.bench.cold.HistogramCommand;
import org.farheap.bench.policy.PolicyReplayCommand;
import org.farheap.bench.report.ReportCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line of the demo, the measurements, the views of the cold heap, the report and the replay of policies; started by ./farheap
/// demo, bench, histogram, dead, report and policy-replay.
@Command(name = "farheap", subcommands = {DemoCommand.class, BenchCommand.class, HistogramCommand.class, DeadCommand.class,
    ReportCommand.class, PolicyReplayCommand.class})
final class Bench {
    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Bench());
        line.setParameterExceptionHandler((problem, ignored) -> {
            new PrintWriter(System.err, true).println("farheap: " + problem.getMessage().lines().findFirst().orElse("bad usage"));
            return CommandLine.ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler((problem, ignored, result) -> {
            problem.printStackTrace();
            return 5;
        });
        System.exit(line.execute(args));
    }
}
