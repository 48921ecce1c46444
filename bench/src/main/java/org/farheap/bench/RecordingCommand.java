package org.farheap.bench;

import static org.farheap.bench.Table.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What the agent's flight-recorder events cost a program that pages: a recording with them against one without, side by side
/// as in [OverheadCommand].
@Command(name = "recording", mixinStandardHelpOptions = true, description = "Processor time of making the agent's events, and "
        + "throughput of a recorded program with them against without.")
final class RecordingCommand extends Measurement {
    private static final double SHARE_MAX = 0.01;
    private static final String FIGURE = "transactions_per_second";
    private static final List<String> EVENTS = List.of("PageFetch", "Eviction", "WriteBack", "RegionTransition", "GcPauseOverhead",
            "ResidentSet", "PagingStatistics", "FaultLatency", "RefaultDistance", "ServerConnection",
            "NearDataWork", "Configuration");

    @Option(names = "--rounds", defaultValue = "12", description = "rounds side by side (default ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "8", description = "measured seconds of each run (default ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--warehouses", defaultValue = "8", description = "size of the database (default ${DEFAULT-VALUE})")
    private int warehouses;

    @Option(names = "--local", defaultValue = "25%", description = "local memory (default ${DEFAULT-VALUE} of the heap)")
    private String local;

    @Override
    public Table measure() throws IOException, InterruptedException, RunFailed {
        String title = "Recordings with the agent's events against without, H2, --local %s, %d rounds side by side"
                .formatted(local, rounds);
        Table table = new Table(title, "", "without events", "with events", "with / without", "+- standard error",
                "with events against itself", "+-", "<= 1 %");
        Program without = recorded(EVENTS.stream().map(event -> ",+farheap." + event + "#enabled=false").collect(Collectors.joining()));
        Program with = recorded("");
        Rounds ratios = new Rounds();
        Rounds itself = new Rounds();
        Rounds plain = new Rounds();
        Rounds told = new Rounds();
        Rounds shares = new Rounds();
        Rounds idleShares = new Rounds();
        for (int round = 0; round < rounds; round++) {
            progress("round %d of %d".formatted(round + 1, rounds));
            SideBySide both = SideBySide.run(round, without, this::run, with, this::run);
            plain.add(both.first().result().number(FIGURE));
            told.add(both.second().result().number(FIGURE));
            idleShares.add(reportsShare(both.first()));
            shares.add(reportsShare(both.second()));
            ratios.add(both.ratio(FIGURE));
            itself.add(SideBySide.run(round, with, this::run, with, this::run).ratio(FIGURE));
        }
        table.row("processor time of making events, of the JVM's", percent(idleShares.median()), percent(shares.median()), "", "", "", "",
                table.target(shares.median(), shares.median() <= SHARE_MAX));
        table.row("transactions/s", format(plain.median(), 0), format(told.median(), 0), format(ratios.geometricMean(), 3),
                format(ratios.standardError(), 3), format(itself.geometricMean(), 3), format(itself.standardError(), 3), "");
        table.note("Both have the JDK's default recording. Medians; ratios: geometric means of the rounds' ratios. "
                + "Throughput scatters too much to");
        table.note("show 1 %: what the ratio differs from that of the same thing against itself, against their errors, "
                + "is all that it says.");
        return table;
    }

    /// What the agent's reporting thread takes of the JVM's processor time.
    private static double reportsShare(Program.Run run) {
        return run.statistics().number("reports_cpu_ns") / run.statistics().number("process_cpu_ns");
    }

    private static String percent(double share) {
        return format(100 * share, 2) + " %";
    }

    private Program recorded(String settings) {
        Program h2 = DemoCommand.h2("1g", warehouses, seconds);
        List<String> options = new ArrayList<>(h2.vmOptions());
        options.addAll(List.of("-Xlog:jfr*=error", "-XX:StartFlightRecording:name=cost" + settings));
        return new Program(h2.mainClass(), options, h2.arguments());
    }

    private Program.Run run(Program program) throws IOException, InterruptedException, RunFailed {
        return program.runFarheap(local);
    }
}
