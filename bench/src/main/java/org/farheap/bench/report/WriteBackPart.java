package org.farheap.bench.report;

import static org.farheap.bench.report.Words.bytes;
import static org.farheap.bench.report.Words.count;
import static org.farheap.bench.report.Words.exact;
import static org.farheap.bench.report.Words.nanos;
import static org.farheap.bench.report.Words.part;
import static org.farheap.bench.report.Words.share;

import org.farheap.bench.html.DataTable;
import org.farheap.bench.html.Section;

/// How pages left.
final class WriteBackPart {
    private final Statistics statistics;
    private final Evictions evictions;

    WriteBackPart(RecordingFigures figures) {
        statistics = figures.statistics();
        evictions = figures.evictions();
    }

    void write(Section section) {
        if (statistics.isEmpty()) {
            section.paragraph("The recording has no farheap.PagingStatistics events, so pages that left were not counted.");
        } else {
            section.table(counted());
        }
        DataTable sampled = sampled();
        if (!sampled.isEmpty()) {
            section.table(sampled);
        }
    }

    private DataTable counted() {
        long evicted = statistics.of("pagesEvicted");
        DataTable table = new DataTable("Pages that left, counted", "", "pages", "of those taken out", "");
        table.row("taken out of the program's reach", exact(evicted), "", "");
        row(table, "touched again while still local (soft faults)", "softFaults", evicted, "");
        row(table, "written back", "pagesWrittenBack", evicted, "%s; %s of it had changed".formatted(bytes(statistics.of("writeBackBytes")),
                share(part(statistics.of("dirtyBytes"), statistics.of("writeBackBytes")))));
        row(table, "dropped, for they had not changed", "pagesDroppedClean", evicted, "");
        row(table, "discarded, for their region was free", "pagesDiscardedDead", evicted, "");
        table.row("faults that had to make room themselves", exact(statistics.of("inlineEvictions")), "", "");
        return table;
    }

    private void row(DataTable table, String name, String counter, long evicted, String remark) {
        table.row(name, exact(statistics.of(counter)), share(part(statistics.of(counter), evicted)), remark);
    }

    private DataTable sampled() {
        DataTable table = new DataTable("How they left, from samples (estimates)", "", "events", "pages each", "time each", "");
        if (evictions.runs() > 0) {
            table.row("runs taken out", count(evictions.runs()), count(evictions.pagesPerRun()), nanos(evictions.nanosPerRun()),
                    share(evictions.inFaultShare()) + " by faults themselves");
        }
        if (evictions.batches() > 0) {
            table.row("batches written back", count(evictions.batches()), count(evictions.pagesPerBatch()),
                    nanos(evictions.nanosPerBatch()), count(evictions.pagesPerSentRun()) + " pages a message on average");
        }
        return table;
    }
}
