package org.farheap.bench;

import static org.farheap.bench.Table.format;
import static org.farheap.bench.Table.mebibytes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.farheap.workload.Figures;
import org.farheap.workload.program.DeadStructures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How long garbage lies on the memory servers, with the agent looking for it and without.
@Command(name = "reclaim", mixinStandardHelpOptions = true,
        description = "When cold structures that were let go of are freed, with reclaim=on and without it.")
final class ReclaimCommand extends Measurement {
    private static final String OFF = "reclaim=off";

    @Option(names = "--heap", defaultValue = "1400m", description = "-Xmx and -Xms (default ${DEFAULT-VALUE})")
    private String heap;

    @Option(names = "--local", defaultValue = "64m", description = "the budget (default ${DEFAULT-VALUE})")
    private String local;

    @Option(names = "--retain", defaultValue = "400", description = "MiB of structures, half of which go (default ${DEFAULT-VALUE})")
    private int retainMebibytes;

    @Option(names = "--seconds", defaultValue = "30", description = "how long the program goes on then (default ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--interval", defaultValue = "3000", description = "ms between two looks with reclaim=on (default ${DEFAULT-VALUE})")
    private int intervalMillis;

    @Option(names = "--rounds", defaultValue = "3", description = "interleaved rounds (default ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--java", split = ",", paramLabel = "JAVA_HOME", description = "the JDKs that run the program (default: the tools')")
    private List<Path> jdks = List.of(Home.TOOLS_JAVA_HOME);

    private record Mode(Path jdk, String options) {
        boolean asksOnce() {
            return options.equals(OFF);
        }
    }

    @Override
    public Table measure() throws IOException, InterruptedException, RunFailed {
        Map<Mode, List<Figures>> runs = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (Path jdk : jdks) {
                for (String options : List.of(OFF, "reclaim=on,debug_reclaim=" + intervalMillis)) {
                    Mode mode = new Mode(jdk, options);
                    progress("round %d, %s, %s".formatted(round, jdk.getFileName(), options));
                    runs.computeIfAbsent(mode, ignored -> new ArrayList<>()).add(run(mode));
                }
            }
        }
        Table table = new Table("Garbage that lies on the servers, medians of %d rounds".formatted(rounds), "JDK", "mode",
                "regions told dead", "freed", "their pages fetched", "by the program", "cycles requested", "half freed after s", "nearly all after s",
                "old MiB when let go", "at the end", "heap used MiB at the end", "pages fetched by then",
                "roots searched GB/s");
        runs.forEach((mode, results) -> addRow(table, mode, results));
        table.note("%d MiB of hash tables, trees, lists and arrays at -Xmx%s, --local %s; half of them are let go of, then %d s."
                .formatted(retainMebibytes, heap, local, seconds));
        table.note("With reclaim=off the servers are asked once, right after that, so that the dead are known and watched; G1 is not.");
        table.note("Half and nearly all: a quarter and 45 % of all structures less in the old generation. - : not in that time.");
        return table;
    }

    private Figures run(Mode mode) throws IOException, InterruptedException, RunFailed {
        List<String> arguments = new ArrayList<>(List.of("--mebibytes", Integer.toString(retainMebibytes), "--seconds",
                Integer.toString(seconds)));
        if (mode.asksOnce()) {
            arguments.add("--ask");
        }
        return new Program(DeadStructures.class.getName(), List.of("-Xmx" + heap, "-Xms" + heap), arguments)
                .runFarheap(local, "--java", mode.jdk().toString(), "--agent-opts", mode.options()).result();
    }

    private static void addRow(Table table, Mode mode, List<Figures> results) {
        table.row("" + mode.jdk().getFileName(), mode.options(), median(results, "DeadRegionsTold"), median(results, "DeadRegionsFreed"),
                median(results, "DeadPagesFetched"), median(results, "DeadPagesFetchedByProgram"), median(results, "CyclesRequested"), seconds(results, "half_freed_seconds"),
                seconds(results, "freed_seconds"), mebibytes(rounds(results, "old_bytes_at_drop").median()),
                mebibytes(rounds(results, "old_bytes_at_end").median()), mebibytes(rounds(results, "used_bytes_at_end").median()),
                median(results, "PagesFetched"), searched(results));
    }

    /// Bytes a second of a processor, and a billion of them is a GB.
    private static String searched(List<Figures> results) {
        Rounds rates = new Rounds();
        results.forEach(result -> rates.add(result.number("NearScannedBytes") / result.number("NearScanCpuNs")));
        return format(rates.median(), 2);
    }

    private static String median(List<Figures> results, String name) {
        return format(rounds(results, name).median(), 0);
    }

    /// Of the runs in which it came to that, and how many these are when not all.
    private static String seconds(List<Figures> results, String name) {
        List<Figures> those = results.stream().filter(result -> result.has(name)).toList();
        return format(rounds(those, name).median(), 1) + (those.size() == results.size() ? "" : " (%d of %d)".formatted(those.size(),
                results.size()));
    }

    private static Rounds rounds(List<Figures> results, String name) {
        Rounds rounds = new Rounds();
        results.forEach(result -> rounds.add(result.number(name)));
        return rounds;
    }
}
