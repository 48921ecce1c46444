package org.farheap.bench;

import static org.farheap.bench.Table.format;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.farheap.workload.Figures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Whether threads that fault at once, on pages of their own, stand in each other's way.
@Command(name = "threads", mixinStandardHelpOptions = true,
        description = "Faults per second of 1 to N threads at once, from a server's mapped memory.")
final class ThreadsCommand extends Measurement {
    private static final String SERVER_MEMORY = "1g";
    /// Of what as many processors could do at best.
    private static final double SCALING_MIN = 0.8;

    @Option(names = "--rounds", defaultValue = "9", description = "interleaved rounds (default ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--threads", description = "the most threads (default: the processors)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public Table measure() throws IOException, InterruptedException, RunFailed {
        progress("%d rounds of 1 to %d threads".formatted(rounds, threads));
        Map<Integer, Double> rates = new TreeMap<>();
        try (MemoryServer server = new MemoryServer(SERVER_MEMORY, Map.of())) {
            List<Figures> lines = FaultFloor.run(Map.of(), "--server", server.address(), "--path", "mapped", "--threads",
                    Integer.toString(threads), "--rounds", Integer.toString(rounds));
            lines.forEach(line -> rates.put((int) line.number("threads"), line.number("faults_per_s")));
        }
        Table table = new Table("Faults on distinct pages, medians of %d rounds".formatted(rounds), "threads", "faults/s", "of 1 thread",
                "target", "");
        double one = rates.get(1);
        int processors = Runtime.getRuntime().availableProcessors();
        rates.forEach((count, rate) -> {
            double atLeast = SCALING_MIN * Math.min(count, processors);
            table.row(Integer.toString(count), format(rate, 0), format(rate / one, 2), ">= " + format(atLeast, 1),
                    table.target(rate / one, rate / one >= atLeast));
        });
        table.note("Each thread touches its own part of the heap in random order; pages come one by one from the server's mapped memory.");
        return table;
    }
}
