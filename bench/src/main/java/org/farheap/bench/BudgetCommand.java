package org.farheap.bench;

import static org.farheap.bench.Table.format;
import static org.farheap.bench.Table.mebibytes;

import java.io.IOException;
import java.util.List;
import org.farheap.workload.Figures;
import org.farheap.workload.program.LinkedData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Whether the budget holds, as the kernel counts, while a program allocates as fast as it can.
@Command(name = "budget", mixinStandardHelpOptions = true,
        description = "Peak resident heap against the budget, and the agent's memory beyond the heap.")
final class BudgetCommand extends Measurement {
    /// Over the budget: 3 %, and 16 MiB at most.
    private static final double OVER_MAX = 0.03;
    private static final double OVER_MAX_BYTES = 16 << 20;
    private static final double AGENT_MAX = 0.015;

    @Option(names = "--heap", defaultValue = "1g", description = "-Xmx (default ${DEFAULT-VALUE})")
    private String heap;

    @Option(names = "--retain", defaultValue = "700", description = "MiB that the program keeps (default ${DEFAULT-VALUE})")
    private int retainMebibytes;

    @Option(names = "--local", split = ",", defaultValue = "10%,25%,50%,75%", description = "the budgets (default ${DEFAULT-VALUE})")
    private List<String> budgets;

    @Option(names = "--rounds", defaultValue = "3", description = "runs of each kind (default ${DEFAULT-VALUE})")
    private int rounds;

    static Program linkedData(String heap, int mebibytes, String... vmOptions) {
        List<String> options = new java.util.ArrayList<>(List.of("-Xmx" + heap));
        options.addAll(List.of(vmOptions));
        return new Program(LinkedData.class.getName(), options, List.of("--mebibytes", Integer.toString(mebibytes)));
    }

    @Override
    public Table measure() throws IOException, InterruptedException, RunFailed {
        String title = "Allocating %d MiB of linked data as fast as possible, -Xmx%s, %d rounds".formatted(retainMebibytes, heap, rounds);
        Table table = new Table(title,
                "budget", "budget MiB", "peak heap MiB (kernel)", "of budget", "with limbo MiB", "of budget", "<= 103 %, + 16 MiB",
                "agent's tables MiB", "beyond heap MiB", "of heap", "<= 1.5 %", "seconds", "all-local");
        for (String budget : budgets) {
            addBudget(table, budget);
        }
        table.note("peak heap: the most of all rounds, /proc/PID/smaps over the heap's range every 50 ms; with limbo: every 250 ms the");
        table.note("process's anonymous memory, less what is neither heap nor limbo (pages on their way out). "
                + "The bound is on both; the rest: medians.");
        table.note("beyond heap: anonymous memory, neither heap nor limbo (which the budget includes), "
                + "at the end of the run, less that of a run");
        table.note("without the agent and with the same -XX:MaxNewSize. The program verifies every node at the end.");
        return table;
    }

    private void addBudget(Table table, String budget) throws IOException, InterruptedException, RunFailed {
        Rounds other = new Rounds();
        Rounds plainOther = new Rounds();
        Rounds seconds = new Rounds();
        Rounds plainSeconds = new Rounds();
        long peak = 0;
        long held = 0;
        Figures statistics = null;
        for (int round = 1; round <= rounds; round++) {
            progress("--local %s: round %d of %d".formatted(budget, round, rounds));
            Program.Run run = linkedData(heap, retainMebibytes).runFarheap(budget);
            statistics = run.statistics();
            peak = Math.max(peak, run.peakHeapBytes());
            held = Math.max(held, run.peakHeldBytes());
            other.add(run.otherBytes());
            seconds.add(run.result().number("seconds"));
            // What the launcher chooses for this budget.
            String young = "-XX:MaxNewSize=" + (long) statistics.number("local_limit_bytes") / 6;
            Program.Run plain = linkedData(heap, retainMebibytes, young).runAllLocal();
            plainOther.add(plain.otherBytes());
            plainSeconds.add(plain.result().number("seconds"));
        }
        double limit = statistics.number("local_limit_bytes");
        double bound = limit + Math.min(OVER_MAX * limit, OVER_MAX_BYTES);
        double beyond = other.median() - plainOther.median();
        double ofHeap = beyond / statistics.number("heap_reserved_bytes");
        table.row(budget, mebibytes(limit), mebibytes(peak), format(100 * peak / limit, 1) + " %", mebibytes(held),
                format(100 * held / limit, 1) + " %", table.target(held, Math.max(peak, held) <= bound),
                mebibytes(statistics.number("agent_bytes")),
                mebibytes(beyond), format(100 * ofHeap, 2) + " %", table.target(ofHeap, ofHeap <= AGENT_MAX), format(seconds.median(), 1),
                format(plainSeconds.median(), 1));
    }
}
