package org.farheap.bench.report;

import static org.farheap.bench.report.Words.count;
import static org.farheap.bench.report.Words.exact;
import static org.farheap.bench.report.Words.part;

import java.util.Map;
import org.farheap.bench.html.Cell;
import org.farheap.bench.html.DataTable;
import org.farheap.bench.html.Section;

/// Whose time it was.
final class ThreadsPart {
    private static final int MOST = 15;

    private final FetchFigures fetches;

    ThreadsPart(FetchFigures fetches) {
        this.fetches = fetches;
    }

    void write(Section section) {
        if (fetches.all().samples() == 0) {
            section.paragraph("The recording has no farheap.PageFetch events: either nothing was fetched, or the event was switched off.");
            return;
        }
        section.table(table("thread", fetches.threads(), fetches.all(), MOST));
        section.note("Threads of the same name are counted together." + more(fetches.threads().size(), MOST, "names"));
    }

    /// Fetches by name, most first.
    static DataTable table(String what, Tallies tallies, Tally all, int most) {
        DataTable table = new DataTable("", what, "fetches (est.)", "share", "time (est.)", "samples");
        for (Map.Entry<String, Tally> entry : tallies.top(most)) {
            Tally tally = entry.getValue();
            table.row(Cell.text(entry.getKey()), Cell.text(count(tally.fetches())), Cell.share(part(tally.fetches(), all.fetches())),
                    Cell.text(tally.toldNanos()), Cell.text(exact(tally.samples())));
        }
        return table;
    }

    static String more(int size, int shown, String what) {
        return size <= shown ? "" : " %,d %s with fewer fetches are not shown.".formatted(size - shown, what);
    }
}
