package org.farheap.bench.report;

import static org.farheap.bench.report.Words.exact;
import static org.farheap.bench.report.Words.nanos;
import static org.farheap.bench.report.Words.part;
import static org.farheap.bench.report.Words.share;

import java.util.Comparator;
import java.util.Map;
import org.farheap.bench.html.DataTable;
import org.farheap.bench.html.Section;

/// What pauses did to regions, and what the agent added to pauses.
final class CollectorPart {
    private final RecordingFigures figures;

    CollectorPart(RecordingFigures figures) {
        this.figures = figures;
    }

    void write(Section section) {
        PauseOverheads overheads = figures.overheads();
        if (overheads.count() == 0) {
            section.paragraph("The recording has no farheap.GcPauseOverhead events.");
        } else {
            section.table(overhead(overheads));
            section.note(("Of each pause, the time in which the agent read the region table and discarded the content of freed regions. "
                    + "%s regions were found free, and %s pages in them given up.")
                    .formatted(exact(overheads.regionsFreed()), exact(overheads.discarded())));
        }
        if (figures.regions().counts().isEmpty()) {
            section.paragraph("The recording has no farheap.RegionTransition events.");
        } else {
            section.table(transitions());
        }
    }

    private DataTable overhead(PauseOverheads overheads) {
        DataTable table = new DataTable("What the agent added to pauses", "pauses", "median", "p99", "longest", "together",
                "of all pause time");
        long pauseNanos = figures.gc().pauseNanos();
        return table.row(exact(overheads.count()), nanos(overheads.quantile(0.5)), nanos(overheads.quantile(0.99)),
                nanos(overheads.quantile(1)), nanos(overheads.total()), share(part(overheads.total(), pauseNanos)));
    }

    private DataTable transitions() {
        DataTable table = new DataTable("Regions that a pause found changed", "from", "to", "times", "pages discarded").names(2);
        Comparator<Map.Entry<RegionChanges.Change, RegionChanges.Count>> byTimes =
                Comparator.comparingLong(entry -> -entry.getValue().regions());
        figures.regions().counts().entrySet().stream()
                .sorted(byTimes.thenComparing(entry -> entry.getKey().from() + entry.getKey().to()))
                .forEach(entry -> table.row(entry.getKey().from(), entry.getKey().to(), exact(entry.getValue().regions()),
                        exact(entry.getValue().discarded())));
        return table;
    }
}
