package org.farheap.bench;

import static org.farheap.bench.Table.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farheap.bench.matrix.SwapPeer;
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
    /// Plain java in a memory cgroup of the budget, the rest swapped to compressed memory.
    private static final String SWAP = "kernel swap";
    /// Of the collector's fetches without skip.
    private static final double FETCHES_MAX = 0.01;
    /// Of the cycles of a heap that has only the local part.
    private static final double SECONDS_MAX = 1.3;
    /// Operations during marking, of before.
    private static final double SPEED_MIN = 0.95;
    /// Until marking is calibrated, stubs are made, and everything cold is away. The cycle that passes nothing by, each eighth, comes later.
    private static final int UNMEASURED_CYCLES = 6;
    /// Where nothing is to be learned.
    private static final int UNMEASURED_CYCLES_ELSE = 2;
    /// One, so that marking has a processor of its own where there are two.
    private static final int THREADS = 1;
    /// Of each row that is read: 1000 bytes in objects of 24 bytes, which is what marking goes through.
    private static final int CELLS = 36;
    private static final long MIB = 1 << 20;
    private static final int YOUNG_SHARE_OF_BUDGET = 6;

    @Option(names = "--heap", defaultValue = "1g", description = "-Xmx (default ${DEFAULT-VALUE})")
    private String heap;

    @Option(names = "--cold", defaultValue = "450", description = "MiB that nobody touches (default ${DEFAULT-VALUE})")
    private int coldMebibytes;

    @Option(names = "--hot", defaultValue = "110", description = "MiB that are read and replaced (default ${DEFAULT-VALUE})")
    private int hotMebibytes;

    @Option(names = "--local", defaultValue = "190m", description = "the budget (default ${DEFAULT-VALUE})")
    private String local;

    @Option(names = "--writes", defaultValue = "0.05", description = "of 1000 operations, each of which replaces a row, so that one is "
            + "promoted and one becomes garbage (default ${DEFAULT-VALUE})")
    private double writes;

    @Option(names = "--cycles", defaultValue = "3", description = "marking cycles of each run (default ${DEFAULT-VALUE})")
    private int cycles;

    @Option(names = "--rounds", defaultValue = "2", description = "interleaved rounds (default ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--java", split = ",", paramLabel = "JAVA_HOME", description = "the JDKs that run the program (default: the tools')")
    private List<Path> jdks = new ArrayList<>(List.of(Home.TOOLS_JAVA_HOME));

    private long otherBytes;

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
        Optional<String> refusal = SwapPeer.refusal();
        List<String> modes = refusal.isPresent() ? List.of(LOCAL_PART, OFF, ON) : List.of(LOCAL_PART, OFF, ON, SWAP);
        Table table = new Table("Marking cycles where most is remote and cold, medians of %d rounds of %d cycles".formatted(rounds, cycles),
                "JDK", "mode", "fetched by collector / cycle", "of skip=off", "<= 0.01", "cycle s", "of local part only", "<= 1.3",
                "operations/s before", "during", "during / before", ">= 0.95");
        for (Path jdk : jdks) {
            addRows(table, jdk, measure(jdk, modes));
        }
        table.note(("%d MiB that nobody touches and %d MiB of a Zipfian table, one thread, %s writes of 1000 operations, %s local, -Xmx%s; "
                + "cycles by System.gc().").formatted(coldMebibytes, hotMebibytes, writes, local, heap));
        table.note("%s: the same without what nobody touches. With %s each run has %d cycles before those, else %d."
                .formatted(LOCAL_PART, ON, UNMEASURED_CYCLES, UNMEASURED_CYCLES_ELSE));
        table.note("Each eighth cycle passes nothing by, and costs what one of %s does; none of these is among them.".formatted(OFF));
        table.note(refusal.map(why -> "Without " + SWAP + ": " + why)
                .orElse(SWAP + ": plain java, its heap in --local and what the JVM takes beside, the rest in zram; who fetches is not known."));
        return table;
    }

    private Map<String, Seen> measure(Path jdk, List<String> modes) throws IOException, InterruptedException, RunFailed {
        Map<String, Seen> seen = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (String mode : modes) {
                progress("%s, round %d: %s".formatted(jdk.getFileName(), round, mode));
                add(seen.computeIfAbsent(mode, any -> new Seen()), run(jdk, mode));
            }
        }
        return seen;
    }

    private Figures run(Path jdk, String mode) throws IOException, InterruptedException, RunFailed {
        boolean localPart = mode.equals(LOCAL_PART);
        Program program = program(localPart ? 0 : coldMebibytes, mode.equals(ON) ? UNMEASURED_CYCLES : UNMEASURED_CYCLES_ELSE, cycles);
        return mode.equals(SWAP) ? runInSwap(program)
                : program.runFarheap(local, "--java", jdk.toString(), "--agent-opts", localPart ? OFF : mode).result();
    }

    private Program program(int cold, int unmeasuredCycles, int measuredCycles) {
        return new Program(MarkedRows.class.getName(), List.of("-Xmx" + heap, "-XX:+ExplicitGCInvokesConcurrent",
                "-XX:-G1UseAdaptiveIHOP", "-XX:InitiatingHeapOccupancyPercent=100",
                "-XX:MaxNewSize=" + bytes(local) / YOUNG_SHARE_OF_BUDGET / MIB * MIB),
                List.of("--mebibytes", Integer.toString(hotMebibytes), "--cold", Integer.toString(cold),
                        "--unmeasured", Integer.toString(unmeasuredCycles), "--cycles", Integer.toString(measuredCycles),
                        "--threads", Integer.toString(THREADS), "--cells", Integer.toString(CELLS), "--writes", Double.toString(writes)));
    }

    /// What the JVM takes beside its heap has room of its own, as it has under the agent.
    private Figures runInSwap(Program program) throws IOException, InterruptedException, RunFailed {
        if (otherBytes == 0) {
            otherBytes = program(0, UNMEASURED_CYCLES_ELSE, 1).runAllLocal().otherBytes();
        }
        SwapPeer peer = SwapPeer.open(bytes(local) + otherBytes, bytes(heap) + otherBytes);
        try {
            return program.behind(peer.entry()).runAllLocal().result();
        } finally {
            peer.giveBack();
        }
    }

    private static long bytes(String size) {
        long number = Long.parseLong(size.substring(0, size.length() - 1));
        return switch (size.charAt(size.length() - 1)) {
            case 'm' -> number * MIB;
            case 'g' -> number * MIB * 1024;
            default -> throw new IllegalArgumentException("a size such as 160m or 1g, not " + size);
        };
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
            boolean fetchesKnown = !mode.equals(SWAP);
            table.row(jdk.getFileName().toString(), mode, fetchesKnown ? format(each.fetches.median(), 0) : "",
                    fetchesKnown ? format(fetches, 3) : "",
                    judged ? table.target(fetches, fetches <= FETCHES_MAX) : "", format(each.seconds.median(), 2), format(seconds, 2),
                    judged ? table.target(seconds, seconds <= SECONDS_MAX) : "", format(each.before.median(), 0),
                    format(each.during.median(), 0), format(speed, 2), judged ? table.target(speed, speed >= SPEED_MIN) : "");
        });
    }
}
