package org.farheap.bench;

import static org.farheap.bench.Table.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.farheap.workload.Figures;
import org.farheap.workload.program.ChasedData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What it is worth to bring along what references lead to: programs that follow them through objects in no order of memory.
@Command(name = "chase", mixinStandardHelpOptions = true,
        description = "Fetches and speed of programs that follow references, without prefetch, with strides only, and with references.")
final class ChaseCommand extends Measurement {
    private static final List<String> MODES = List.of("prefetch=off", "chase=off", "chase=on");
    private static final String STRIDES = "chase=off";
    private static final String REFERENCES = "chase=on";
    /// Fetches on a touch, of those with strides only.
    private static final double FETCHES_MAX = 0.5;
    private static final int HEAP_OF_DATA = 3;

    @Option(names = "--shape", split = ",", defaultValue = "list,rows,hash-map,tree-map,search-tree",
            description = "what the programs go through (default ${DEFAULT-VALUE})")
    private List<String> shapes;

    @Option(names = "--data", defaultValue = "64", description = "MiB of it (default ${DEFAULT-VALUE})")
    private int mebibytes;

    @Option(names = "--local", defaultValue = "0.25", description = "the budget, of --data (default ${DEFAULT-VALUE})")
    private double share;

    @Option(names = "--seconds", defaultValue = "5", description = "of warm-up, and then of measuring (default ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--path", defaultValue = "auto", description = "how pages travel: auto, message (default ${DEFAULT-VALUE})")
    private String path;

    @Option(names = "--rounds", defaultValue = "3", description = "interleaved rounds (default ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--java", split = ",", description = "JDKs of the programs (default: the tools')")
    private List<Path> jdks = new ArrayList<>(List.of(Home.TOOLS_JAVA_HOME));

    /// Of one mode.
    private static final class Seen {
        private final Rounds fetched = new Rounds();
        private final Rounds ahead = new Rounds();
        private final Rounds speed = new Rounds();
    }

    @Override
    public Table measure() throws IOException, InterruptedException, RunFailed {
        Table table = new Table("Programs that follow references, medians of %d rounds".formatted(rounds), "program", "JDK", "mode",
                "fetches on a touch / operation", "of strides only", "ahead / operation", "operations/s", "of strides only",
                "fetches <= 0.5");
        for (Path jdk : jdks) {
            for (String shape : shapes) {
                addRows(table, jdk, shape, measure(jdk, shape));
            }
        }
        table.note("%d MiB of data, %d MiB local, path=%s; an operation is a node, a row or a look-up."
                .formatted(mebibytes, localMebibytes(), path));
        return table;
    }

    private Map<String, Seen> measure(Path jdk, String shape) throws IOException, InterruptedException, RunFailed {
        Program program = new Program(ChasedData.class.getName(), List.of("-Xmx%dm".formatted(HEAP_OF_DATA * mebibytes)),
                List.of("--shape", shape, "--mebibytes", Integer.toString(mebibytes), "--seconds", Integer.toString(seconds)));
        Map<String, Seen> seen = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (String mode : MODES) {
                progress("%s, %s, round %d: %s".formatted(shape, jdk.getFileName(), round, mode));
                Figures result = program.runFarheap(localMebibytes() + "m", "--agent-opts", "path=" + path + "," + mode, "--java", jdk.toString()).result();
                double operations = result.number("operations");
                Seen each = seen.computeIfAbsent(mode, any -> new Seen());
                each.fetched.add(result.number("fetched") / operations);
                each.ahead.add((result.number("chased") + result.number("ahead")) / operations);
                each.speed.add(result.number("operations_per_second"));
            }
        }
        return seen;
    }

    private int localMebibytes() {
        return (int) (mebibytes * share);
    }

    private static void addRows(Table table, Path jdk, String shape, Map<String, Seen> seen) {
        Seen strides = seen.get(STRIDES);
        seen.forEach((mode, each) -> {
            double fetched = each.fetched.median() / strides.fetched.median();
            table.row(shape, jdk.getFileName().toString(), mode, format(each.fetched.median(), 3), format(fetched, 2),
                    format(each.ahead.median(), 3), format(each.speed.median(), 0),
                    format(each.speed.median() / strides.speed.median(), 2),
                    mode.equals(REFERENCES) ? table.target(fetched, fetched <= FETCHES_MAX) : "");
        });
    }
}
