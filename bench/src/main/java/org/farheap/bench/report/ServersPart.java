package org.farheap.bench.report;

import static org.farheap.bench.report.Words.bytes;
import static org.farheap.bench.report.Words.nanos;

import org.farheap.bench.html.DataTable;
import org.farheap.bench.html.Section;

/// Who held the rest of the heap.
final class ServersPart {
    private final RecordingFigures figures;

    ServersPart(RecordingFigures figures) {
        this.figures = figures;
    }

    void write(Section section) {
        if (figures.servers().all().isEmpty()) {
            section.paragraph("The recording has no farheap.ServerConnection events."
                    + (figures.run().servers().isEmpty() ? "" : " The configuration names " + figures.run().servers() + "."));
        } else {
            DataTable table = new DataTable("", "server", "pages travel by", "leased", "held at the end", "longest round trip seen")
                    .names(2);
            figures.servers().all().forEach(server -> table.row(server.name(), server.path(), bytes(server.leased()), bytes(server.held()),
                    nanos(server.roundTripNanos())));
            section.table(table);
        }
        if (!figures.run().evict().isEmpty()) {
            section.note("Round trips are those of the control connection's signs of life. Pages are taken out by %s."
                    .formatted(figures.run().evict().equals("wp") ? "write-protecting and copying (wp)" : figures.run().evict()));
        }
    }
}
