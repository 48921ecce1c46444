package org.farheap.bench;

import static org.farheap.bench.Table.format;
import static org.farheap.bench.Table.micros;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.farheap.workload.Figures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What one page fault costs, against the least a fault can cost on this kernel and against UCX's own latency.
@Command(name = "fault", mixinStandardHelpOptions = true, description = "Latency of one fault: floor, shared memory, TCP.")
final class FaultCommand extends Measurement {
    private static final String SERVER_MEMORY = "1g";
    private static final double MAPPED_P50_MAX = 2;
    private static final double MAPPED_P99_MAX = 3;
    private static final double TCP_MICROS_MAX = 8;
    private static final Map<String, String> TCP_ONLY = Map.of("UCX_TLS", "tcp,self");

    @Option(names = "--rounds", defaultValue = "3", description = "interleaved rounds (default ${DEFAULT-VALUE})")
    private int rounds;

    /// One way to fetch a page, beside the floor measured in the same process.
    private static final class Path {
        final Rounds floorP50 = new Rounds();
        final Rounds floorP99 = new Rounds();
        final Rounds p50 = new Rounds();
        final Rounds p99 = new Rounds();
        private final Map<String, String> environment;
        private final String option;

        Path(String option, Map<String, String> environment) {
            this.option = option;
            this.environment = environment;
        }

        void measure() throws IOException, InterruptedException, RunFailed {
            try (MemoryServer server = new MemoryServer(SERVER_MEMORY, environment)) {
                List<Figures> lines = FaultFloor.run(environment, "--server", server.address(), "--path", option);
                floorP50.add(lines.getFirst().number("p50_ns"));
                floorP99.add(lines.getFirst().number("p99_ns"));
                p50.add(lines.getLast().number("p50_ns"));
                p99.add(lines.getLast().number("p99_ns"));
            }
        }

        double p50OfFloor() {
            return p50.median() / floorP50.median();
        }

        double p99OfFloor() {
            return p99.median() / floorP99.median();
        }

        void addRows(Table table, String name, String target, String met) {
            table.row("floor", micros(floorP50.median()), micros(floorP99.median()), "1.0", "1.0", "", "");
            table.row(name, micros(p50.median()), micros(p99.median()), format(p50OfFloor(), 1), format(p99OfFloor(), 1), target, met);
        }
    }

    @Override
    public Table measure() throws IOException, InterruptedException, RunFailed {
        Path mapped = new Path("mapped", Map.of());
        Path tcp = new Path("message", TCP_ONLY);
        Rounds get = new Rounds();
        Rounds thereAndBack = new Rounds();
        for (int round = 1; round <= rounds; round++) {
            progress("round %d of %d".formatted(round, rounds));
            mapped.measure();
            tcp.measure();
            get.add(UcxPerftest.p50Nanos("ucp_get", 4096, 2000));
            thereAndBack.add(UcxPerftest.p50Nanos("ucp_am_lat", 8, 50_000) + UcxPerftest.p50Nanos("ucp_am_lat", 4096, 50_000));
        }
        return table(mapped, tcp, get.median(), thereAndBack.median());
    }

    private Table table(Path mapped, Path tcp, double get, double thereAndBack) {
        Table table = new Table("One 4 KiB fault, medians of %d rounds".formatted(rounds), "", "p50 us", "p99 us", "p50 / floor",
                "p99 / floor", "target", "");
        mapped.addRows(table, "shared memory, mapped", "p50 <= 2.0, p99 <= 3.0", table.target(mapped.p50OfFloor(),
                mapped.p50OfFloor() <= MAPPED_P50_MAX && mapped.p99OfFloor() <= MAPPED_P99_MAX));
        tcp.addRows(table, "messages, TCP", "", "");
        addUcx(table, "ucx_perftest ucp_get 4 KiB, TCP", get, tcp);
        addUcx(table, "ucx_perftest ucp_am_lat 8 B there + 4 KiB back, TCP", thereAndBack, tcp);
        table.note("floor: SIGBUS and UFFDIO_COPY from a local buffer, in turns with the line below it in one process.");
        table.note("ucx_perftest's passive side of ucp_get progresses about once a millisecond, so that line is no measure of the wire;");
        table.note("ucp_am_lat is one way: a fetch is a short message there and 4 KiB back. "
                + "\"-\": ucx_perftest (ucx-utils) is not installed.");
        return table;
    }

    private static void addUcx(Table table, String name, double nanos, Path tcp) {
        double more = (tcp.p50.median() - nanos) / 1000;
        table.row(name, micros(nanos), "", "", "", "TCP fault: %s us more, <= 8".formatted(format(more, 1)),
                table.target(more, more <= TCP_MICROS_MAX));
    }
}
