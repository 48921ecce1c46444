package org.farheap.bench;

import static org.farheap.bench.Table.format;

import java.io.IOException;
import java.util.List;
import org.farheap.bench.program.Churn;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What the agent costs a program that has all the memory it wants: budget 100 % against no agent, round by round.
@Command(name = "overhead", mixinStandardHelpOptions = true, description = "Throughput with a budget of 100 % against no agent.")
final class OverheadCommand extends Measurement {
    private static final double RATIO_MIN = 0.97;

    @Option(names = "--rounds", defaultValue = "5", description = "interleaved rounds (default ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "10", description = "measured seconds of each run (default ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--warehouses", defaultValue = "4", description = "size of the database (default ${DEFAULT-VALUE})")
    private int warehouses;

    @Override
    Table measure() throws IOException, InterruptedException, RunFailed {
        Table table = new Table("Budget 100 %% against no agent, %d interleaved rounds, medians".formatted(rounds), "program", "no agent",
                "spread", "Farheap", "spread", "ratio", ">= 0.97");
        add(table, "H2, transactions/s", DemoCommand.h2("1g", warehouses, seconds), "transactions_per_second");
        add(table, "churn, operations/s",
                new Program(Churn.class.getName(), List.of("-Xmx1g"), List.of("--seconds", Integer.toString(seconds))), "operations_per_second");
        return table;
    }

    private void add(Table table, String name, Program program, String figure) throws IOException, InterruptedException, RunFailed {
        Rounds plain = new Rounds();
        Rounds farheap = new Rounds();
        for (int round = 1; round <= rounds; round++) {
            progress("%s: round %d of %d".formatted(name, round, rounds));
            plain.add(program.runAllLocal().result().number(figure));
            farheap.add(program.runFarheap("100%").result().number(figure));
        }
        double ratio = farheap.median() / plain.median();
        table.row(name, format(plain.median(), 0), plain.spread(0), format(farheap.median(), 0), farheap.spread(0), format(ratio, 3),
                table.target(ratio, ratio >= RATIO_MIN));
    }
}
