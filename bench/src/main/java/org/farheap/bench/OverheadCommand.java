package org.farheap.bench;

import static org.farheap.bench.Table.format;

import java.io.IOException;
import java.util.List;
import org.farheap.workload.program.Churn;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What the agent costs a program that has all the memory it wants: budget 100 % against no agent.
///
/// The two run at the same time, each on a processor of its own, and change places every round: what a shared machine does to one it
/// does to the other. A round's ratio still scatters by more than the answer, so the table has the mean ratio and its standard error,
/// and beside it the same measurement of the program against itself, which shows what the method can tell apart.
@Command(name = "overhead", mixinStandardHelpOptions = true, description = "Throughput with a budget of 100 %% against no agent.")
final class OverheadCommand extends Measurement {
    private static final double RATIO_MIN = 0.97;

    @Option(names = "--rounds", defaultValue = "12", description = "rounds side by side (default ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "8", description = "measured seconds of each run (default ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--warehouses", defaultValue = "2", description = "size of the database (default ${DEFAULT-VALUE})")
    private int warehouses;

    @Override
    public Table measure() throws IOException, InterruptedException, RunFailed {
        String title = "Budget 100 %% against no agent, %d rounds side by side".formatted(rounds);
        Table table = new Table(title, "program", "no agent", "Farheap",
                "ratio", "+- standard error", ">= 0.97", "no agent against itself", "+-");
        add(table, "H2, transactions/s", DemoCommand.h2("1g", warehouses, seconds), "transactions_per_second");
        add(table, "churn, operations/s", new Program(Churn.class.getName(), List.of("-Xmx1g"),
                List.of("--threads", "1", "--seconds", Integer.toString(seconds))), "operations_per_second");
        table.note("throughputs: medians; ratios: geometric means of the rounds' ratios.");
        return table;
    }

    private void add(Table table, String name, Program program, String figure) throws IOException, InterruptedException, RunFailed {
        Rounds plain = new Rounds();
        Rounds farheap = new Rounds();
        Rounds ratios = new Rounds();
        Rounds itself = new Rounds();
        for (int round = 0; round < rounds; round++) {
            progress("%s: round %d of %d".formatted(name, round + 1, rounds));
            SideBySide both = SideBySide.run(round, program, Program::runAllLocal, program, side -> side.runFarheap("100%"));
            plain.add(both.first().result().number(figure));
            farheap.add(both.second().result().number(figure));
            ratios.add(both.ratio(figure));
            itself.add(SideBySide.run(round, program, Program::runAllLocal, program, Program::runAllLocal).ratio(figure));
        }
        double ratio = ratios.geometricMean();
        table.row(name, format(plain.median(), 0), format(farheap.median(), 0), format(ratio, 3), format(ratios.standardError(), 3),
                table.target(ratio, ratio >= RATIO_MIN), format(itself.geometricMean(), 3), format(itself.standardError(), 3));
    }
}
