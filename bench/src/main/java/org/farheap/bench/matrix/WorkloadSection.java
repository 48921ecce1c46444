package org.farheap.bench.matrix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.farheap.bench.html.Axis;
import org.farheap.bench.html.BarPlot;
import org.farheap.bench.html.Distribution;
import org.farheap.bench.html.LinePlot;
import org.farheap.bench.html.Section;
import org.farheap.bench.html.Series;
import org.farheap.bench.html.StackedArea;
import org.farheap.bench.html.Unit;

/// One workload on the page. What happened over time is shown of each cell's first run that was well.
final class WorkloadSection {
    private static final Axis TIME = Axis.linear("time since the program began", Unit.SECONDS);
    private static final Axis LATENCY = Axis.log("latency", Unit.NANOS);
    private static final double NANOS_PER_MILLI = 1e6;

    private final Results results;
    private final Settings.Program program;
    private final Path directory;

    WorkloadSection(Results results, Settings.Program program, Path directory) {
        this.results = results;
        this.program = program;
        this.directory = directory;
    }

    void write(Section section) {
        section.paragraph(program.description() + ". -Xmx is " + Unit.BYTES.format(program.maxHeap()) + ".");
        summaries().filter(cell -> !cell.verdict().equals("ok"))
                .forEach(cell -> section.paragraph(name(cell.mode(), cell.localShare()) + ": " + cell.verdict()));
        if (summaries().allMatch(cell -> cell.rounds() == 0)) {
            return;
        }
        if (results.asked().localShares().size() > 1) {
            section.figure("Throughput against the local share", throughputByShare());
        } else {
            section.figure("Throughput", throughput());
        }
        firstRuns().filter(run -> run.mode().startsWith("farheap")).forEach(run -> addPaging(section, run));
        List<RunRecord> swapped = firstRuns().filter(run -> run.mode().equals("kswap") && run.samples().size() > 1).toList();
        if (!swapped.isEmpty()) {
            section.figure("Major faults over time, kswap", majorFaults(swapped));
        }
        section.figure("Collector pauses of all rounds", pauses());
    }

    private static String name(String mode, double localShare) {
        return mode.equals(Mode.LOCAL.name()) ? mode : mode + ", " + new Share(localShare).label();
    }

    private Stream<Summary> summaries() {
        return results.summaries().stream().filter(cell -> cell.workload().equals(program.name()));
    }

    private Stream<RunRecord> firstRuns() {
        Map<String, RunRecord> first = new LinkedHashMap<>();
        results.runs().stream().filter(run -> run.workload().equals(program.name()) && run.isOk())
                .forEach(run -> first.putIfAbsent(name(run.mode(), run.localShare()), run));
        return first.values().stream();
    }

    /// What is all local is a line across: it has no share.
    private LinePlot throughputByShare() {
        LinePlot plot = new LinePlot(Axis.linear("local share of the heap's peak", Unit.PERCENT), perSecond());
        Map<String, Series> lines = new LinkedHashMap<>();
        summaries().filter(cell -> cell.rounds() > 0).sorted(Comparator.comparingDouble(Summary::localShare)).forEach(cell -> {
            if (cell.mode().equals(Mode.LOCAL.name())) {
                plot.limit(cell.mode(), cell.throughput().median());
            } else {
                lines.computeIfAbsent(cell.mode(), plot::series).add(cell.localShare(), cell.throughput().median(), cell.throughput().min(),
                        cell.throughput().max());
            }
        });
        return plot;
    }

    private BarPlot throughput() {
        List<Summary> cells = summaries().filter(cell -> cell.rounds() > 0).toList();
        return new BarPlot(perSecond(), cells.stream().map(cell -> name(cell.mode(), cell.localShare())).toArray(String[]::new))
                .group(program.name(), cells.stream().mapToDouble(cell -> cell.throughput().median()).toArray());
    }

    private Axis perSecond() {
        return Axis.linear(program.unit() + " a second", Unit.COUNT);
    }

    private void addPaging(Section section, RunRecord run) {
        String name = name(run.mode(), run.localShare());
        if (run.recording().isEmpty()) {
            section.note("No recording of " + name + ": no plot of its fetches.");
            return;
        }
        try {
            Recording recording = Recording.read(directory.resolve(run.recording()));
            if (recording.fetches().size() < 2) {
                section.note("The recording of " + name + " has no " + Recording.STATISTICS + " events: no plot of its fetches.");
            } else {
                section.figure("Pages fetched a second, by cause: " + name + ", round " + run.round(), fetches(recording.fetches()));
            }
            if (!recording.faultLatency().isEmpty()) {
                section.figure("Fault latency: " + name + ", round " + run.round(), latency(recording));
            }
        } catch (IOException e) {
            section.note("No recording of " + name + ": " + e.getMessage());
        }
    }

    private static StackedArea fetches(List<Recording.Fetches> fetches) {
        double[] edges = fetches.stream().mapToDouble(Recording.Fetches::seconds).toArray();
        StackedArea plot = new StackedArea(TIME, Axis.linear("pages a second", Unit.COUNT), edges);
        for (String cause : fetches.getLast().byCause().keySet()) {
            double[] rates = new double[edges.length - 1];
            for (int i = 0; i < rates.length; i++) {
                long pages = fetches.get(i + 1).byCause().getOrDefault(cause, 0L) - fetches.get(i).byCause().getOrDefault(cause, 0L);
                rates[i] = Math.max(0, pages) / Math.max(1e-3, edges[i + 1] - edges[i]);
            }
            plot.layer(cause, rates);
        }
        return plot;
    }

    private static Distribution latency(Recording recording) {
        Distribution plot = new Distribution(LATENCY);
        Distribution.Counts counts = plot.series("faults");
        recording.faultLatency().forEach(counts::add);
        return plot;
    }

    private static LinePlot majorFaults(List<RunRecord> runs) {
        LinePlot plot = new LinePlot(TIME, Axis.linear("major faults a second", Unit.COUNT));
        for (RunRecord run : runs) {
            Series line = plot.series(new Share(run.localShare()).label() + " local, round " + run.round());
            for (int i = 1; i < run.samples().size(); i++) {
                Sample now = run.samples().get(i);
                Sample before = run.samples().get(i - 1);
                line.add(now.seconds(), (now.majorFaults() - before.majorFaults()) / (now.seconds() - before.seconds()));
            }
        }
        return plot;
    }

    private Distribution pauses() {
        Distribution plot = new Distribution(Axis.log("pause", Unit.NANOS));
        Map<String, TreeMap<Double, Integer>> byCell = new LinkedHashMap<>();
        results.runs().stream().filter(run -> run.workload().equals(program.name()) && run.isOk()).forEach(run -> run.pauses().forEach(
                pause -> byCell.computeIfAbsent(name(run.mode(), run.localShare()), cell -> new TreeMap<>())
                        .merge(twoDigits(pause.millis() * NANOS_PER_MILLI), 1, Integer::sum)));
        byCell.forEach((name, counts) -> {
            Distribution.Counts series = plot.series(name);
            counts.forEach(series::add);
        });
        return plot;
    }

    /// Rounded up, so that thousands of pauses are some dozens of points.
    private static double twoDigits(double value) {
        double unit = Math.pow(10, Math.floor(Math.log10(Math.max(1, value))) - 1);
        return Math.ceil(value / unit) * unit;
    }
}
