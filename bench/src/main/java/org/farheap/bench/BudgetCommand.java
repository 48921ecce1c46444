package org.farheap.bench;

import static org.farheap.bench.Table.format;
import static org.farheap.bench.Table.mebibytes;

import java.io.IOException;
import java.util.List;
import org.farheap.bench.program.LinkedData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Whether the budget holds, as the kernel counts, while a program allocates as fast as it can.
@Command(name = "budget", mixinStandardHelpOptions = true,
        description = "Peak resident heap against the budget, and the agent's memory beyond the heap.")
final class BudgetCommand extends Measurement {
    private static final double PEAK_MAX = 1.03;
    private static final double AGENT_MAX = 0.015;

    @Option(names = "--heap", defaultValue = "1g", description = "-Xmx (default ${DEFAULT-VALUE})")
    private String heap;

    @Option(names = "--retain", defaultValue = "700", description = "MiB that the program keeps (default ${DEFAULT-VALUE})")
    private int retainMebibytes;

    @Option(names = "--local", split = ",", defaultValue = "10%,25%,50%,75%", description = "the budgets (default ${DEFAULT-VALUE})")
    private List<String> budgets;

    static Program linkedData(String heap, int mebibytes, String... vmOptions) {
        List<String> options = new java.util.ArrayList<>(List.of("-Xmx" + heap));
        options.addAll(List.of(vmOptions));
        return new Program(LinkedData.class.getName(), options, List.of("--mebibytes", Integer.toString(mebibytes)));
    }

    @Override
    Table measure() throws IOException, InterruptedException, RunFailed {
        Table table = new Table("Allocating %d MiB of linked data as fast as possible, -Xmx%s".formatted(retainMebibytes, heap), "budget",
                "budget MiB", "peak MiB (kernel)", "of budget", "<= 103 %", "agent MiB", "of heap", "<= 1.5 %", "beyond heap MiB", "seconds");
        Program program = linkedData(heap, retainMebibytes);
        progress("without the agent");
        Program.Run plain = program.runAllLocal();
        table.row("none", "", mebibytes(plain.peakHeapBytes()), "", "", "", "", "", "0.0", format(plain.result().number("seconds"), 1));
        for (String budget : budgets) {
            progress("--local " + budget);
            addBudget(table, budget, program.runFarheap(budget), plain);
        }
        table.note("agent: what the agent itself counts; beyond heap: anonymous memory outside the heap's range, less that of the run without agent,");
        table.note("both at their peaks (/proc/PID/status and smaps every 50 ms). The program verifies every node at the end.");
        return table;
    }

    private static void addBudget(Table table, String budget, Program.Run run, Program.Run plain) {
        Figures statistics = run.statistics();
        double limit = statistics.number("local_limit_bytes");
        double agent = statistics.number("agent_bytes") / statistics.number("heap_reserved_bytes");
        double peak = run.peakHeapBytes() / limit;
        table.row(budget, mebibytes(limit), mebibytes(run.peakHeapBytes()), format(100 * peak, 1) + " %", table.target(peak, peak <= PEAK_MAX),
                mebibytes(statistics.number("agent_bytes")), format(100 * agent, 2) + " %", table.target(agent, agent <= AGENT_MAX),
                mebibytes(run.peakOtherBytes() - plain.peakOtherBytes()), format(run.result().number("seconds"), 1));
    }
}
