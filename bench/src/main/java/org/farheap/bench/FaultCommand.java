package org.farheap.bench;

import static org.farheap.bench.Table.format;
import static org.farheap.bench.Table.micros;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;

/// What one page fault costs, against the least a fault can cost on this kernel and against UCX's own latency.
@Command(name = "fault", mixinStandardHelpOptions = true, description = "Latency of one fault: floor, shared memory, TCP.")
final class FaultCommand extends Measurement {
    private static final String SERVER_MEMORY = "1g";
    private static final double MAPPED_P50_MAX = 2;
    private static final double MAPPED_P99_MAX = 3;
    private static final double TCP_MICROS_MAX = 8;

    @Override
    Table measure() throws IOException, InterruptedException, RunFailed {
        Table table = new Table("One 4 KiB fault", "", "p50 us", "p99 us", "p50 / floor", "p99 / floor", "target", "");
        Figures floor = floor(List.of());
        table.row("floor: SIGBUS + UFFDIO_COPY of a local buffer", micros(floor.number("p50_ns")), micros(floor.number("p99_ns")),
                "1.0", "1.0", "", "");
        try (MemoryServer server = new MemoryServer(SERVER_MEMORY)) {
            addPath(table, "shared memory (mapped)", floor, floor(List.of(server.address(), "mapped")), true);
            Figures message = floor(List.of(server.address(), "message"));
            addPath(table, "TCP messages", floor, message, false);
            addPerftest(table, message);
        }
        table.note("ucx_perftest's passive side of ucp_get progresses about once a millisecond, so that line is no measure of the wire;");
        table.note("ucp_am_lat is one way: a fetch is a short message there and 4 KiB back.");
        return table;
    }

    private static void addPath(Table table, String name, Figures floor, Figures path, boolean mapped) {
        double p50 = path.number("p50_ns") / floor.number("p50_ns");
        double p99 = path.number("p99_ns") / floor.number("p99_ns");
        table.row(name, micros(path.number("p50_ns")), micros(path.number("p99_ns")), format(p50, 1), format(p99, 1),
                mapped ? "p50 <= 2, p99 <= 3" : "", mapped ? table.target(p50, p50 <= MAPPED_P50_MAX && p99 <= MAPPED_P99_MAX) : "");
    }

    private static void addPerftest(Table table, Figures message) throws IOException, InterruptedException {
        UcxPerftest.Latencies get = UcxPerftest.run("ucp_get", 4096, 2000);
        UcxPerftest.Latencies back = UcxPerftest.run("ucp_am_lat", 4096, 50_000);
        UcxPerftest.Latencies there = UcxPerftest.run("ucp_am_lat", 8, 50_000);
        if (get == null || back == null || there == null) {
            table.note("ucx_perftest is not installed (package ucx-utils) or failed: no comparison with UCX itself.");
            return;
        }
        double fetch = message.number("p50_ns") / 1000;
        addPerftestRow(table, "ucx_perftest ucp_get 4 KiB, TCP", get.p50Micros(), fetch, true);
        addPerftestRow(table, "ucx_perftest ucp_am_lat 8 B there + 4 KiB back, TCP", there.p50Micros() + back.p50Micros(), fetch, false);
    }

    private static void addPerftestRow(Table table, String name, double micros, double fetchMicros, boolean isTarget) {
        table.row(name, format(micros, 1), "-", "", "", isTarget ? "TCP fault <= this + 8 us" : "ours: " + format(fetchMicros - micros, 1)
                + " us more", isTarget ? table.target(fetchMicros, fetchMicros <= micros + TCP_MICROS_MAX) : "");
    }

    /// One run of the native program: the last line of its output, a JSON object.
    private static Figures floor(List<String> arguments) throws IOException, InterruptedException, RunFailed {
        List<String> command = new ArrayList<>(List.of(Home.faultFloor().toString()));
        command.addAll(arguments);
        Process process = Children.start(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        int status = process.waitFor();
        List<String> lines = Arrays.stream(output.split("\n")).filter(line -> line.startsWith("{")).toList();
        if (status != 0 || lines.isEmpty()) {
            throw new RunFailed("fault_floor " + String.join(" ", arguments) + " ended with status " + status, status == 0 ? 5 : status);
        }
        return Figures.parse(lines.getLast());
    }
}
