package org.farheap.bench.report;

import static org.farheap.bench.report.Words.exact;
import static org.farheap.bench.report.Words.nanos;
import static org.farheap.bench.report.Words.part;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import org.farheap.bench.html.Axis;
import org.farheap.bench.html.Cell;
import org.farheap.bench.html.DataTable;
import org.farheap.bench.html.Distribution;
import org.farheap.bench.html.Section;
import org.farheap.bench.html.Unit;

/// Fetches by cause, and how long faults took.
final class CostPart {
    private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999, 1};

    private final RecordingFigures figures;

    CostPart(RecordingFigures figures) {
        this.figures = figures;
    }

    void write(Section section) {
        section.table(byCause());
        section.note("A fetch is a touch of a page that only a memory server had; the thread waits meanwhile. Times are those of sampled "
                + "fetches; what all faults took together, below, was counted.");
        SortedMap<Long, Long> latencies = figures.latencies();
        if (latencies.isEmpty()) {
            section.paragraph("The recording has no farheap.FaultLatency events, so there is no distribution of how long faults took.");
            return;
        }
        Distribution distribution = new Distribution(Axis.log("time of a fault", Unit.NANOS));
        Distribution.Counts counts = distribution.series("faults");
        latencies.forEach(counts::add);
        section.figure("How long faults took: fetches, first touches and pages that were still local", distribution);
        section.table(quantiles(latencies));
        section.note("Counted in buckets, eight to a power of two; the upper bound is told, at most 12.5 % too much. All faults together "
                + "took up to %s.".formatted(nanos(CumulativeCounts.atMost(latencies))));
    }

    private DataTable byCause() {
        DataTable table = new DataTable("Fetches by cause", "cause", "fetches", "share", "time (est.)", "mean (est.)", "samples");
        Map<String, Tally> sampled = figures.fetches().causes();
        boolean counts = !figures.statistics().isEmpty();
        Map<String, Long> counted = counts ? figures.statistics().fetchesByCause() : Map.of();
        TreeSet<String> causes = new TreeSet<>(Causes.ORDER);
        causes.addAll(sampled.keySet());
        causes.addAll(counted.keySet());
        double total = counts ? figures.statistics().of("pagesFetched") : figures.fetches().all().fetches();
        for (String cause : causes) {
            Tally tally = sampled.getOrDefault(cause, new Tally());
            long fetches = counts ? counted.getOrDefault(cause, 0L) : tally.fetches();
            double mean = part(tally.nanos(), tally.fetches());
            table.row(Cell.text(Causes.told(cause)), Cell.text(counts ? exact(fetches) : Words.count(fetches) + " (est.)"),
                    Cell.share(part(fetches, total)), Cell.text(tally.toldNanos()), Cell.text(nanos(mean)),
                    Cell.text(exact(tally.samples())));
        }
        return table;
    }

    private static DataTable quantiles(SortedMap<Long, Long> latencies) {
        DataTable table = new DataTable("", "", "p50", "p90", "p99", "p99.9", "longest");
        Cell[] cells = new Cell[QUANTILES.length + 1];
        cells[0] = Cell.text("time of a fault, up to");
        for (int i = 0; i < QUANTILES.length; i++) {
            cells[i + 1] = Cell.value(CumulativeCounts.quantile(latencies, QUANTILES[i]), Unit.NANOS);
        }
        return table.row(cells);
    }
}
