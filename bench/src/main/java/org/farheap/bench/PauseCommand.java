package org.farheap.bench;

import static org.farheap.bench.Table.format;
import static org.farheap.bench.Table.micros;

import java.io.IOException;
import org.farheap.workload.Figures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What the agent adds to a collector pause.
@Command(name = "pause", mixinStandardHelpOptions = true, description = "Time that the agent adds to collector pauses.")
final class PauseCommand extends Measurement {
    private static final double NANOS_PER_1000_REGIONS_MAX = 100_000;

    @Option(names = "--local", defaultValue = "25%", description = "budget (default ${DEFAULT-VALUE})")
    private String local;

    @Override
    public Table measure() throws IOException, InterruptedException, RunFailed {
        Table table = new Table("Time added to a collector pause", "heap", "regions", "pauses", "quiet p50 us", "quiet p99 us", "max us",
                "max us per started 1000 regions", "<= 100 us");
        for (String heap : new String[] {"512m", "1g", "2g"}) {
            progress("-Xmx" + heap);
            Program program = BudgetCommand.linkedData(heap, mebibytes(heap) * 6 / 10, "-XX:G1HeapRegionSize=1m");
            add(table, heap, mebibytes(heap), program.runFarheap(local).statistics());
        }
        table.note("quiet: pauses in which no region was newly free, so that only the region table was read.");
        return table;
    }

    private static int mebibytes(String heap) {
        int number = Integer.parseInt(heap.substring(0, heap.length() - 1));
        return heap.endsWith("g") ? number << 10 : number;
    }

    private static void add(Table table, String heap, int regions, Figures statistics) {
        double max = statistics.number("pause_overhead_ns_max");
        double scaled = max / Math.ceilDiv(regions, 1000);
        table.row("-Xmx" + heap, format(regions, 0), format(statistics.number("gc_pauses"), 0),
                micros(statistics.number("quiet_pause_overhead_ns_p50")), micros(statistics.number("quiet_pause_overhead_ns_p99")),
                micros(max), micros(scaled), table.target(scaled, scaled <= NANOS_PER_1000_REGIONS_MAX));
    }
}
