package org.farheap.bench;

import static org.farheap.bench.Table.format;

import java.io.IOException;
import java.util.List;
import org.farheap.workload.Figures;
import org.farheap.workload.program.MarkedRows;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What a concurrent marking cycle does to the program's own working set: how much more the program itself fetches after it than before.
@Command(name = "marking", mixinStandardHelpOptions = true,
        description = "The program's own fetches before, during and after a concurrent marking cycle.")
final class MarkingCommand extends Measurement {
    /// After a cycle, of before it.
    private static final double MORE_MAX = 1.10;

    @Option(names = "--heap", defaultValue = "1g", description = "-Xmx (default ${DEFAULT-VALUE})")
    private String heap;

    @Option(names = "--retain", defaultValue = "600", description = "MiB that the program keeps (default ${DEFAULT-VALUE})")
    private int retainMebibytes;

    @Option(names = "--local", split = ",", defaultValue = "25%,50%", description = "the budgets, of --retain (default ${DEFAULT-VALUE})")
    private List<String> budgets;

    @Option(names = "--mode", split = ",", defaultValue = "pace=on,pace=off",
            description = "options of the agent, one set a mode (default ${DEFAULT-VALUE})")
    private List<String> modes;

    @Option(names = "--cycles", defaultValue = "5", description = "marking cycles of each run (default ${DEFAULT-VALUE})")
    private int cycles;

    @Override
    public Table measure() throws IOException, InterruptedException, RunFailed {
        Table table = new Table("Fetches by the program's own threads around a marking cycle, medians of %d cycles".formatted(cycles),
                "budget", "mode", "marking s", "fetches/s before", "during", "5 s after", "after / before", "<= 1.1", "operations/s before",
                "during", "5 s after");
        for (String budget : budgets) {
            String local = localBytes(budget);
            for (String mode : modes) {
                progress("--local %s, %s".formatted(budget, mode));
                addMode(table, budget, local, mode);
            }
        }
        table.note("A Zipfian table of %d MiB, -Xmx%s, 2 %% writes; each cycle is asked for with System.gc()."
                .formatted(retainMebibytes, heap));
        table.note("after / before: the median of the cycles' own ratios.");
        return table;
    }

    private void addMode(Table table, String budget, String local, String mode)
            throws IOException, InterruptedException, RunFailed {
        Program program = new Program(MarkedRows.class.getName(), List.of("-Xmx" + heap, "-XX:+ExplicitGCInvokesConcurrent",
                "-XX:-G1UseAdaptiveIHOP", "-XX:InitiatingHeapOccupancyPercent=100"),
                List.of("--mebibytes", Integer.toString(retainMebibytes), "--cycles", Integer.toString(cycles)));
        Figures result = program.runFarheap(local, "--agent-opts", mode).result();
        Rounds ratio = new Rounds();
        for (int cycle = 1; cycle <= cycles; cycle++) {
            ratio.add(result.number("fetches_per_second_after_" + cycle) / result.number("fetches_per_second_before_" + cycle));
        }
        table.row(budget, mode, format(median(result, "marking_seconds"), 1), format(median(result, "fetches_per_second_before"), 0),
                format(median(result, "fetches_per_second_during"), 0), format(median(result, "fetches_per_second_after"), 0),
                format(ratio.median(), 2), table.target(ratio.median(), ratio.median() <= MORE_MAX),
                format(median(result, "operations_per_second_before"), 0), format(median(result, "operations_per_second_during"), 0),
                format(median(result, "operations_per_second_after"), 0));
    }

    private String localBytes(String budget) throws RunFailed {
        if (!budget.matches("[0-9]+([.][0-9]+)?%")) {
            throw new RunFailed("bench marking: --local takes percentages such as 25%, got '" + budget + "'", CommandLine.ExitCode.USAGE);
        }
        double share = Double.parseDouble(budget.replace("%", "")) / 100;
        return Long.toString((long) (share * retainMebibytes) << 20);
    }

    private double median(Figures result, String name) {
        Rounds rounds = new Rounds();
        for (int cycle = 1; cycle <= cycles; cycle++) {
            rounds.add(result.number(name + '_' + cycle));
        }
        return rounds.median();
    }
}
