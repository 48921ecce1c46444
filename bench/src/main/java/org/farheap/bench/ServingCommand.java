package org.farheap.bench;

import static org.farheap.bench.Table.format;
import static org.farheap.bench.Table.micros;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.farheap.workload.program.ColdReads;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Whether the servers serve pages as quickly as ever while they trace the heap that the pages are of, one trace after the other.
@Command(name = "serving", mixinStandardHelpOptions = true,
        description = "How long fetches take while the memory servers trace the heap all the time, and while they do not.")
final class ServingCommand extends Measurement {
    private static final List<String> PATHS = List.of("auto", "message");
    private static final String QUIET = "reclaim=off";
    private static final String TRACED = "reclaim=on,debug_reclaim=1";
    private static final double P99_MAX = 1.2;
    /// So much that the collector does not mark meanwhile: that would be seen instead.
    private static final int HEAP_OF_DATA = 4;
    /// A run may begin before the last one's lease is over.
    private static final int LEASES = 2;
    private static final int WARM_UP_ROUNDS = 1;

    @Option(names = "--data", defaultValue = "256", description = "MiB of it (default ${DEFAULT-VALUE})")
    private int mebibytes;

    @Option(names = "--local", defaultValue = "0.25", description = "the budget, of --data (default ${DEFAULT-VALUE})")
    private double share;

    @Option(names = "--seconds", defaultValue = "15", description = "of reading (default ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--rounds", defaultValue = "5", description = "interleaved rounds (default ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--java", paramLabel = "JAVA_HOME", description = "the JDK of the program (default: the tools')")
    private Path jdk = Home.TOOLS_JAVA_HOME;

    @Option(names = "--together", description = "let program and server share all processors; else the server has half of them for itself, "
            + "as it would on a machine of its own")
    private boolean together;

    private record Mode(String path, String reclaim) {}

    private static final class Seen {
        private final Rounds median = new Rounds();
        private final Rounds p99 = new Rounds();
        private final Rounds faultMedian = new Rounds();
        private final Rounds faultP99 = new Rounds();
        private final Rounds faultP99WithStart = new Rounds();
        private final Rounds speed = new Rounds();
        private final Rounds answers = new Rounds();
    }

    @Override
    public Table measure() throws IOException, InterruptedException, RunFailed {
        Map<Mode, Seen> seen = new LinkedHashMap<>();
        // A server lasts longer than its compilers need; the first rounds' traces are theirs.
        try (MemoryServer server = new MemoryServer(LEASES * HEAP_OF_DATA * mebibytes + "m", Map.of(), onProcessors(1))) {
            for (int round = -WARM_UP_ROUNDS + 1; round <= rounds; round++) {
                for (String path : PATHS) {
                    for (String reclaim : List.of(QUIET, TRACED)) {
                        progress("round %d: path=%s, %s".formatted(round, path, reclaim));
                        Seen kept = seen.computeIfAbsent(new Mode(path, reclaim), any -> new Seen());
                        run(server, path, reclaim, round < 1 ? new Seen() : kept);
                    }
                }
            }
        }
        Table table = new Table("Fetches while the servers trace, medians of %d rounds".formatted(rounds), "path", "mode", "traces",
                "read p50 us", "read p99 us", "of untraced", "fault p50 us", "fault p99 us", "of untraced", "start included", "of untraced",
                "reads/s", "of untraced", "both p99 <= 1.2");
        seen.forEach((mode, figures) -> addRow(table, mode, figures, seen.get(new Mode(mode.path, QUIET))));
        table.note("%d MiB of rows read in no order by one thread, one to two fetches a read, %d MiB local.".formatted(mebibytes,
                localMebibytes()));
        table.note("Reads as the program times them, faults as the agent does, both once the data are built; start included: all faults.");
        table.note("One server, warmed up by a round before, " + (together ? "on the program's processors." : "on processors of its own."));
        return table;
    }

    private void run(MemoryServer server, String path, String reclaim, Seen seen) throws IOException, InterruptedException, RunFailed {
        Program program = new Program(ColdReads.class.getName(), List.of("-Xmx%dm".formatted(HEAP_OF_DATA * mebibytes)),
                List.of("--mebibytes", Integer.toString(mebibytes), "--seconds", Integer.toString(seconds)));
        Program.Run run = program.behind(onProcessors(0)).runFarheap(localMebibytes() + "m", "--server", server.address(),
                "--java", jdk.toString(), "--agent-opts", "path=%s,%s".formatted(path, reclaim));
        seen.median.add(run.result().number("operation_ns_p50"));
        seen.p99.add(run.result().number("operation_ns_p99"));
        seen.faultMedian.add(run.result().number("fault_ns_p50"));
        seen.faultP99.add(run.result().number("fault_ns_p99"));
        seen.faultP99WithStart.add(run.statistics().number("fault_ns_p99"));
        seen.answers.add(run.statistics().number("near_answers"));
        seen.speed.add(run.result().number("operations_per_second"));
    }

    /// The command that keeps to one half of the processors.
    private List<String> onProcessors(int half) {
        int processors = Runtime.getRuntime().availableProcessors();
        if (together || processors < 2) {
            return List.of();
        }
        int middle = processors / 2;
        return List.of("taskset", "--cpu-list", half == 0 ? "0-" + (middle - 1) : middle + "-" + (processors - 1));
    }

    private int localMebibytes() {
        return (int) (mebibytes * share);
    }

    private static void addRow(Table table, Mode mode, Seen seen, Seen quiet) {
        double p99 = seen.p99.median() / quiet.p99.median();
        double faultP99 = seen.faultP99.median() / quiet.faultP99.median();
        table.row(mode.path, mode.reclaim, format(seen.answers.median(), 0), micros(seen.median.median()), micros(seen.p99.median()),
                format(p99, 2), micros(seen.faultMedian.median()), micros(seen.faultP99.median()), format(faultP99, 2),
                micros(seen.faultP99WithStart.median()),
                format(seen.faultP99WithStart.median() / quiet.faultP99WithStart.median(), 2), format(seen.speed.median(), 0),
                format(seen.speed.median() / quiet.speed.median(), 2),
                mode.reclaim.equals(TRACED) ? table.target(Math.max(p99, faultP99), Math.max(p99, faultP99) <= P99_MAX) : "");
    }
}
