package org.farheap.bench.report;

import static org.farheap.bench.report.Words.count;
import static org.farheap.bench.report.Words.nanos;
import static org.farheap.bench.report.Words.part;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.farheap.bench.html.Axis;
import org.farheap.bench.html.Cell;
import org.farheap.bench.html.DataTable;
import org.farheap.bench.html.LinePlot;
import org.farheap.bench.html.Section;
import org.farheap.bench.html.Series;
import org.farheap.bench.html.Spans;
import org.farheap.bench.html.StackedArea;
import org.farheap.bench.html.Unit;

/// Fetches and the resident set over time, with what the collector did on the same axis.
final class TimePart {
    private static final int MOST_SLOTS = 150;
    private static final Axis TIME = Axis.linear("since the recording began", Unit.SECONDS);

    private final RecordingFigures figures;
    private final Run run;

    TimePart(RecordingFigures figures) {
        this.figures = figures;
        run = figures.run();
    }

    void write(Section section) {
        List<Integer> slots = figures.statistics().isEmpty() ? List.of() : figures.statistics().slots(MOST_SLOTS);
        if (slots.size() < 2) {
            section.paragraph("There are fewer than two farheap.PagingStatistics events, so there is no curve of fetches over time.");
        } else {
            section.figure("Fetches by cause, with the collector's pauses and concurrent phases below", fetches(slots));
        }
        if (figures.fetches().all().samples() > 0) {
            section.table(phases());
            section.note("By when the sampled fetches began, on the recording's clock. Where phases overlap the upper line counts: a young "
                    + "pause within a marking cycle is a young pause. Fetches by the program go on during concurrent marking, so this does "
                    + "not tell who fetched; the causes above do.");
        }
        writeResident(section);
    }

    private StackedArea fetches(List<Integer> slots) {
        Statistics statistics = figures.statistics();
        double[] edges = slots.stream().mapToDouble(slot -> run.second(statistics.time(slot))).toArray();
        StackedArea area = new StackedArea(TIME, Axis.linear("fetches a second", Unit.COUNT), edges);
        for (String cause : statistics.fetchesByCause().keySet()) {
            double[] rates = new double[edges.length - 1];
            for (int i = 0; i < rates.length; i++) {
                rates[i] = statistics.fetchesPerSecond(cause, slots.get(i), slots.get(i + 1));
            }
            area.layer(cause, rates);
        }
        lanes(edges[0], edges[edges.length - 1]).forEach(area::spans);
        return area;
    }

    private List<Spans> lanes(double from, double to) {
        Map<GcPhase, Spans> lanes = new EnumMap<>(GcPhase.class);
        for (GcTimeline.Span span : figures.gc().spans()) {
            double begin = run.second(span.from());
            double end = run.second(span.to());
            if (end >= from && begin <= to) {
                lanes.computeIfAbsent(span.phase(), phase -> new Spans(phase.lane()))
                        .add(begin, end, "%s\n%s, at %,.2f s".formatted(span.name(), nanos(span.to() - span.from()), begin));
            }
        }
        return new ArrayList<>(lanes.values());
    }

    private DataTable phases() {
        DataTable table = new DataTable("Fetches during", "", "held for", "of the time", "fetches (est.)", "share", "a second",
                "time (est.)");
        Map<GcPhase, Long> held = figures.gc().nanosBetween(run.begin(), run.end());
        Tally all = figures.fetches().all();
        for (GcPhase phase : GcPhase.values()) {
            long nanos = held.getOrDefault(phase, 0L);
            Tally tally = figures.fetches().during(phase);
            if (nanos > 0 || tally.samples() > 0) {
                table.row(Cell.text(phase.told()), Cell.text(nanos(nanos)), Cell.text(Words.share(part(nanos, run.end() - run.begin()))),
                        Cell.text(count(tally.fetches())), Cell.share(part(tally.fetches(), all.fetches())),
                        Cell.text(count(part(tally.fetches(), nanos / 1e9))), Cell.text(tally.toldNanos()));
            }
        }
        return table;
    }

    private void writeResident(Section section) {
        List<ResidentSeries.Point> points = figures.resident().points();
        if (points.isEmpty()) {
            section.paragraph("The recording has no farheap.ResidentSet events.");
            return;
        }
        LinePlot plot = new LinePlot(TIME, Axis.linear("heap", Unit.BYTES)).limit("budget", points.getLast().budget());
        Series resident = plot.series("on this machine");
        Series limbo = plot.series("of it about to leave");
        Series remote = plot.series("on memory servers only");
        int stride = Math.max(1, Math.ceilDiv(points.size(), MOST_SLOTS));
        for (int i = 0; i < points.size(); i += stride) {
            List<ResidentSeries.Point> group = points.subList(i, Math.min(points.size(), i + stride));
            ResidentSeries.Point point = group.getLast();
            double at = run.second(point.at());
            resident.add(at, point.resident(), group.stream().mapToLong(ResidentSeries.Point::resident).min().orElseThrow(),
                    group.stream().mapToLong(ResidentSeries.Point::resident).max().orElseThrow());
            limbo.add(at, point.limbo());
            remote.add(at, point.remote());
        }
        section.figure("Where the heap was, against the budget", plot);
        section.paragraph("At most %s were on this machine, %s of the budget; looked at once a second.".formatted(
                Words.bytes(figures.resident().most()), Words.share(part(figures.resident().most(), points.getLast().budget()))));
    }
}
