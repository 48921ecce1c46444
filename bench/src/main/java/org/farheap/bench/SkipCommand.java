package org.farheap.bench;

import static org.farheap.bench.Table.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.farheap.workload.Figures;
import org.farheap.workload.program.MarkedRows;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What marking costs where most of the heap is remote and cold, with regions that marking passes by and without, and beside a program
/// that has only the part that is local.
@Command(name = "skip", mixinStandardHelpOptions = true,
        description = "What a marking cycle fetches and takes where most of the heap is remote and cold, with skip=on and without.")
final class SkipCommand extends Measurement {
    private static final String OFF = "skip=off";
    private static final String ON = "skip=on";
    private static final String LOCAL_PART = "local part only";
    /// Of the collector's fetches without skip.
    private static final double FETCHES_MAX = 0.01;
    /// Of the cycles of a heap that has only the local part.
    private static final double SECONDS_MAX = 1.3;
    /// Operations during marking, of before.
    private static final double SPEED_MIN = 0.95;
    /// Until marking is calibrated, and everything cold is away.
    private static final int UNMEASURED_CYCLES = 7;
    /// One, so that marking has a processor of its own where there are two.
    private static final int THREADS = 1;
    /// Of 1000 operations: so much is promoted, and becomes garbage.
    private static final int WRITES = 2;

    @Option(names = "--heap", defaultValue = "1g", description = "-Xmx (default ${DEFAULT-VALUE})")
    private String heap;

    @Option(names = "--cold", defaultValue = "450", description = "MiB that nobody touches (default ${DEFAULT-VALUE})")
    private int coldMebibytes;

    @Option(names = "--hot", defaultValue = "40", description = "MiB that are read and replaced (default ${DEFAULT-VALUE})")
    private int hotMebibytes;

    @Option(names = "--local", defaultValue = "160m", description = "the budget (default ${DEFAULT-VALUE})")
    private String local;

    @Option(names = "--cycles", defaultValue = "5", description = "marking cycles of each run (default ${DEFAULT-VALUE})")
    private int cycles;

    @Option(names = "--rounds", defaultValue = "3", description = "interleaved rounds (default ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--java", split = ",", paramLabel = "JAVA_HOME", description = "the JDKs that run the program (default: the tools')")
    private List<Path> jdks = new ArrayList<>(List.of(Home.TOOLS_JAVA_HOME));

    /// Of one mode.
    private static final class Seen {
        private final Rounds fetches = new Rounds();
        private final Rounds seconds = new Rounds();
        private final Rounds before = new Rounds();
        private final Rounds during = new Rounds();
        private final Rounds ratio = new Rounds();
    }

    @Override
    public Table measure() throws IOException, InterruptedException, RunFailed {
        Table table = new Table("Marking cycles where most is remote and cold, medians of %d rounds of %d cycles".formatted(rounds, cycles),
                "JDK", "mode", "fetched by collector / cycle", "of skip=off", "<= 0.01", "cycle s", "of local part only", "<= 1.3",
                "operations/s before", "during", "during / before", ">= 0.95");
        for (Path jdk : jdks) {
            addRows(table, jdk, measure(jdk));
        }
        table.note(("%d MiB that nobody touches and %d MiB of a Zipfian table, one thread, %d writes of 1000 operations, %s local, -Xmx%s; "
                + "cycles by System.gc().").formatted(coldMebibytes, hotMebibytes, WRITES, local, heap));
        table.note("%s: the same without what nobody touches. Each run has %d cycles before those."
                .formatted(LOCAL_PART, UNMEASURED_CYCLES));
        return table;
    }

    private Map<String, Seen> measure(Path jdk) throws IOException, InterruptedException, RunFailed {
        Map<String, Seen> seen = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (String mode : List.of(LOCAL_PART, OFF, ON)) {
                progress("%s, round %d: %s".formatted(jdk.getFileName(), round, mode));
                add(seen.computeIfAbsent(mode, any -> new Seen()), run(jdk, mode));
            }
        }
        return seen;
    }

    private Figures run(Path jdk, String mode) throws IOException, InterruptedException, RunFailed {
        boolean localPart = mode.equals(LOCAL_PART);
        Program program = new Program(MarkedRows.class.getName(), List.of("-Xmx" + heap, "-XX:+ExplicitGCInvokesConcurrent",
                "-XX:-G1UseAdaptiveIHOP", "-XX:InitiatingHeapOccupancyPercent=100"),
                List.of("--mebibytes", Integer.toString(hotMebibytes), "--cold", localPart ? "0" : Integer.toString(coldMebibytes),
                        "--unmeasured", Integer.toString(UNMEASURED_CYCLES), "--cycles", Integer.toString(cycles),
                        "--threads", Integer.toString(THREADS), "--writes", Integer.toString(WRITES)));
        return program.runFarheap(local, "--java", jdk.toString(), "--agent-opts", localPart ? OFF : mode).result();
    }

    private void add(Seen seen, Figures result) {
        for (int cycle = 1; cycle <= cycles; cycle++) {
            double before = result.number("operations_per_second_before_" + cycle);
            double during = result.number("operations_per_second_during_" + cycle);
            seen.fetches.add(result.number("collector_fetches_" + cycle));
            seen.seconds.add(result.number("marking_seconds_" + cycle));
            seen.before.add(before);
            seen.during.add(during);
            seen.ratio.add(during / before);
        }
    }

    private static void addRows(Table table, Path jdk, Map<String, Seen> seen) {
        Seen localPart = seen.get(LOCAL_PART);
        Seen off = seen.get(OFF);
        seen.forEach((mode, each) -> {
            double fetches = each.fetches.median() / off.fetches.median();
            double seconds = each.seconds.median() / localPart.seconds.median();
            double speed = each.ratio.median();
            boolean judged = mode.equals(ON);
            table.row(jdk.getFileName().toString(), mode, format(each.fetches.median(), 0), format(fetches, 3),
                    judged ? table.target(fetches, fetches <= FETCHES_MAX) : "", format(each.seconds.median(), 2), format(seconds, 2),
                    judged ? table.target(seconds, seconds <= SECONDS_MAX) : "", format(each.before.median(), 0),
                    format(each.during.median(), 0), format(speed, 2), judged ? table.target(speed, speed >= SPEED_MIN) : "");
        });
    }
}
