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
    private static final int HEAP_OF_DATA = 2;

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

    private record Mode(String path, String reclaim) {}

    private static final class Seen {
        private final Rounds median = new Rounds();
        private final Rounds p99 = new Rounds();
        private final Rounds speed = new Rounds();
        private final Rounds answers = new Rounds();
    }

    @Override
    public Table measure() throws IOException, InterruptedException, RunFailed {
        Map<Mode, Seen> seen = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (String path : PATHS) {
                for (String reclaim : List.of(QUIET, TRACED)) {
                    progress("round %d: path=%s, %s".formatted(round, path, reclaim));
                    run(path, reclaim, seen.computeIfAbsent(new Mode(path, reclaim), any -> new Seen()));
                }
            }
        }
        Table table = new Table("Fetches while the servers trace, medians of %d rounds".formatted(rounds), "path", "mode", "traces",
                "fetch p50 us", "fetch p99 us", "of untraced", "reads/s", "of untraced", "p99 <= 1.2");
        seen.forEach((mode, figures) -> addRow(table, mode, figures, seen.get(new Mode(mode.path, QUIET))));
        table.note("%d MiB of rows read in no order by one thread, %d MiB local.".formatted(mebibytes, localMebibytes()));
        return table;
    }

    private void run(String path, String reclaim, Seen seen) throws IOException, InterruptedException, RunFailed {
        Program program = new Program(ColdReads.class.getName(), List.of("-Xmx%dm".formatted(HEAP_OF_DATA * mebibytes)),
                List.of("--mebibytes", Integer.toString(mebibytes), "--seconds", Integer.toString(seconds)));
        Program.Run run = program.runFarheap(localMebibytes() + "m", "--java", jdk.toString(), "--agent-opts",
                "path=%s,%s".formatted(path, reclaim));
        seen.median.add(run.statistics().number("fetch_ns_p50"));
        seen.p99.add(run.statistics().number("fetch_ns_p99"));
        seen.answers.add(run.statistics().number("near_answers"));
        seen.speed.add(run.result().number("operations_per_second"));
    }

    private int localMebibytes() {
        return (int) (mebibytes * share);
    }

    private static void addRow(Table table, Mode mode, Seen seen, Seen quiet) {
        double p99 = seen.p99.median() / quiet.p99.median();
        table.row(mode.path, mode.reclaim, format(seen.answers.median(), 0), micros(seen.median.median()), micros(seen.p99.median()),
                format(p99, 2), format(seen.speed.median(), 0), format(seen.speed.median() / quiet.speed.median(), 2),
                mode.reclaim.equals(TRACED) ? table.target(p99, p99 <= P99_MAX) : "");
    }
}
