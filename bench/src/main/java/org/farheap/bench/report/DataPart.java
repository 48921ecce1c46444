package org.farheap.bench.report;

import static org.farheap.bench.report.Words.bytes;
import static org.farheap.bench.report.Words.count;
import static org.farheap.bench.report.Words.part;
import static org.farheap.bench.report.Words.share;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.farheap.bench.html.Cell;
import org.farheap.bench.html.DataTable;
import org.farheap.bench.html.HeatMap;
import org.farheap.bench.html.Section;
import org.farheap.bench.html.Unit;

/// What lay in the pages that were fetched, and where they were.
final class DataPart {
    private static final int MOST_CLASSES = 20;
    private static final int MOST_CELLS = 2048;

    private final Run run;
    private final FetchFigures fetches;
    private final RegionChanges changes;

    DataPart(RecordingFigures figures) {
        run = figures.run();
        fetches = figures.fetches();
        changes = figures.regions();
    }

    void write(Section section) {
        if (fetches.classes().isEmpty()) {
            section.paragraph("No sampled fetch tells what lies in its page.");
        } else {
            writeClasses(section);
        }
        if (run.isConfigured() && fetches.all().samples() > 0) {
            writeRegions(section);
        }
    }

    private void writeClasses(Section section) {
        DataTable table = new DataTable("Classes in the pages fetched", "class", "bytes (est.)", "of the bytes fetched", "pages (est.)");
        double all = (double) fetches.withClasses().fetches() * BudgetAdvice.PAGE_BYTES;
        Comparator<Map.Entry<String, FetchFigures.ClassShare>> byBytes = Comparator.comparingDouble(entry -> -entry.getValue().bytes());
        fetches.classes().entrySet().stream().sorted(byBytes.thenComparing(Map.Entry.comparingByKey())).limit(MOST_CLASSES)
                .forEach(entry -> table.row(Cell.text(entry.getKey()), Cell.text(bytes(entry.getValue().bytes())),
                        Cell.share(entry.getValue().bytes() / all), Cell.text(count(entry.getValue().pages()))));
        section.table(table);
        double told = fetches.classes().values().stream().mapToDouble(FetchFigures.ClassShare::bytes).sum();
        section.note(("A page counts for each class in it. The content is told of %s of the sampled fetches' weight; in those pages %s of "
                + "the bytes belong to a class, the rest to none that could be told.%s").formatted(
                share(part(fetches.withClasses().fetches(), fetches.all().fetches())), share(told / all),
                more()));
    }

    private String more() {
        int left = fetches.classes().size() - MOST_CLASSES;
        return left <= 0 ? "" : " %,d classes with fewer bytes are not shown.".formatted(left);
    }

    private void writeRegions(Section section) {
        int regions = Math.max(run.regions(), fetches.regions().keySet().stream().mapToInt(region -> region + 1).max().orElse(0));
        int perCell = Math.max(1, Math.ceilDiv(regions, MOST_CELLS));
        HeatMap map = new HeatMap("fetches", Unit.COUNT);
        for (int first = 0; first < regions; first += perCell) {
            int last = Math.min(regions, first + perCell) - 1;
            long fetched = 0;
            for (int region = first; region <= last; region++) {
                fetched += fetches.regions().getOrDefault(region, new Tally()).fetches();
            }
            map.add(fetched, tip(first, last, fetched));
        }
        section.figure("Fetches by region of the heap, in address order (estimate); a cell is %s".formatted(
                perCell == 1 ? "a region of " + bytes(run.regionSize()) : perCell + " regions of " + bytes(run.regionSize())), map);
        section.paragraph("Half of the fetches fell into %,d of the %,d regions (estimate).".formatted(regionsOfHalf(), regions));
    }

    private String tip(int first, int last, long fetched) {
        String kind = first == last ? changes.kind(first) : "";
        return "%s at 0x%x\n%s fetches (est.)%s".formatted(first == last ? "region " + first : "regions " + first + " to " + last,
                run.heapBase() + first * run.regionSize(), count(fetched), kind.isEmpty() ? "" : "\nat last " + kind);
    }

    private int regionsOfHalf() {
        List<Long> most = fetches.regions().values().stream().map(Tally::fetches).sorted(Comparator.reverseOrder()).toList();
        long sum = 0;
        int count = 0;
        while (sum * 2 < fetches.all().fetches()) {
            sum += most.get(count++);
        }
        return count;
    }
}
