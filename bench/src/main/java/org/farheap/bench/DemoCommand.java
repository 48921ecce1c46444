package org.farheap.bench;

import static org.farheap.bench.Table.format;
import static org.farheap.bench.Table.mebibytes;
import static org.farheap.bench.Table.micros;

import java.io.IOException;
import java.util.List;
import org.farheap.workload.Figures;
import org.farheap.workload.h2.H2Load;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// A database whose heap is several times its local memory: once all-local, once under Farheap.
@Command(name = "demo", mixinStandardHelpOptions = true,
        description = "An in-memory H2 database with a quarter of its heap in local memory, compared with all of it there.")
final class DemoCommand extends Measurement {
    @Option(names = "--heap", defaultValue = "1536m", description = "-Xmx of both runs (default ${DEFAULT-VALUE})")
    private String heap;

    @Option(names = "--local", defaultValue = "25%", description = "local memory under Farheap (default ${DEFAULT-VALUE} of the heap)")
    private String local;

    @Option(names = "--warehouses", defaultValue = "12", description = "size of the database (default ${DEFAULT-VALUE}, about 55 MiB each)")
    private int warehouses;

    @Option(names = "--seconds", defaultValue = "20", description = "measured seconds of each run (default ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--agent-opts", paramLabel = "K=V,...", description = "more options for the agent")
    private String agentOptions;

    static Program h2(String heap, int warehouses, int seconds, String... more) {
        List<String> arguments = new java.util.ArrayList<>(List.of("--warehouses", Integer.toString(warehouses), "--items", "20000",
                "--customers", "600", "--seconds", Integer.toString(seconds)));
        arguments.addAll(List.of(more));
        return new Program(H2Load.class.getName(), List.of("-Xmx" + heap), arguments);
    }

    @Override
    public Table measure() throws IOException, InterruptedException, RunFailed {
        progress("first H2 with all of its heap in local memory");
        Program.Run allLocal = h2(heap, warehouses, seconds, "--measure-live").runAllLocal();
        progress("now the same under Farheap with --local " + local);
        Program program = h2(heap, warehouses, seconds);
        Program.Run farheap = agentOptions == null ? program.runFarheap(local) : program.runFarheap(local, "--agent-opts", agentOptions);
        return table(allLocal, farheap);
    }

    private Table table(Program.Run allLocal, Program.Run farheap) {
        Table table = new Table("H2 in memory, TPC-C-like mix, %d warehouses, 4 threads, -Xmx%s".formatted(warehouses, heap), "",
                "all-local", "Farheap");
        double here = allLocal.result().number("transactions_per_second");
        double far = farheap.result().number("transactions_per_second");
        table.row("transactions/s", format(here, 0), format(far, 0));
        table.row("  of all-local", "1.00", format(far / here, 2));
        table.row("loading, s", format(allLocal.result().number("load_seconds"), 1), format(farheap.result().number("load_seconds"), 1));
        addMemory(table, allLocal, farheap);
        addPaging(table, farheap.statistics());
        table.row("consistency checks", checks(allLocal.result()), checks(farheap.result()));
        return table;
    }

    private static void addMemory(Table table, Program.Run allLocal, Program.Run farheap) {
        Figures statistics = farheap.statistics();
        double budget = statistics.number("local_limit_bytes");
        table.row("heap reserved, MiB", "", mebibytes(statistics.number("heap_reserved_bytes")));
        table.row("local budget, MiB", "", mebibytes(budget));
        table.row("  heap is so many times the budget", "", format(statistics.number("heap_reserved_bytes") / budget, 1));
        table.row("live data at the end, MiB", mebibytes(allLocal.result().number("live_bytes")), "");
        table.row("peak resident heap (kernel), MiB", mebibytes(allLocal.peakHeapBytes()), mebibytes(farheap.peakHeapBytes()));
        table.row("  of the budget", "", format(100.0 * farheap.peakHeapBytes() / budget, 1) + " %");
        table.note("peak resident heap: /proc/PID/smaps over the heap's range, every 50 ms, %d and %d samples"
                .formatted(allLocal.samples(), farheap.samples()));
    }

    private static void addPaging(Table table, Figures statistics) {
        table.row("page faults", "", format(statistics.number("faults"), 0));
        table.row("pages fetched", "", format(statistics.number("pages_fetched"), 0));
        table.row("pages written back", "", format(statistics.number("pages_written_back"), 0));
        table.row("dead pages dropped", "", format(statistics.number("pages_discarded_dead"), 0));
        table.row("fault p50, us", "", micros(statistics.number("fault_ns_p50")));
        table.row("fault p99, us", "", micros(statistics.number("fault_ns_p99")));
    }

    private static String checks(Figures result) {
        double all = result.number("checks");
        return format(all - result.number("checks_failed"), 0) + " of " + format(all, 0) + " hold";
    }
}
