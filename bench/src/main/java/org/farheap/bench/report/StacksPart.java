package org.farheap.bench.report;

import static org.farheap.bench.report.Words.count;
import static org.farheap.bench.report.Words.exact;
import static org.farheap.bench.report.Words.part;
import static org.farheap.bench.report.Words.share;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.farheap.bench.html.Cell;
import org.farheap.bench.html.DataTable;
import org.farheap.bench.html.Flames;
import org.farheap.bench.html.Section;
import org.farheap.bench.html.Unit;

/// What the program was doing when it fetched.
final class StacksPart {
    private static final int MOST_METHODS = 15;
    private static final int MOST_STACKS = 12;
    private static final int SUMMARY_FRAMES = 3;

    private final FetchFigures fetches;

    StacksPart(FetchFigures fetches) {
        this.fetches = fetches;
    }

    void write(Section section) {
        if (fetches.innermost().size() == 0) {
            section.paragraph("No sampled fetch has Java frames.");
            return;
        }
        section.figure("Fetches with Java frames, by call stack (estimate): callers above callees, as wide as their share", flames());
        section.table(methods());
        section.note("\"Fetches\" are those that the method itself touched off, \"with callees\" also those of what it called."
                + ThreadsPart.more(fetches.innermost().size(), MOST_METHODS, "methods"));
        section.heading("The stacks that fetched most");
        withFrames(MOST_STACKS).forEach(stack -> section.details(summary(stack.getKey(), stack.getValue())).lines(stack.getKey()));
        Tally without = fetches.stacks().of(FetchFigures.NO_FRAMES);
        if (without.samples() > 0) {
            section.note("Without Java frames, mostly of the collector's threads: an estimated %s of all fetches."
                    .formatted(share(part(without.fetches(), fetches.all().fetches()))));
        }
    }

    private List<Map.Entry<String, Tally>> withFrames(int most) {
        return fetches.stacks().top(most + 2).stream()
                .filter(stack -> !stack.getKey().equals(FetchFigures.NO_FRAMES) && !stack.getKey().equals(Tallies.OTHERS))
                .limit(most).toList();
    }

    private Flames flames() {
        Flames flames = new Flames("fetches (est.)", Unit.COUNT, Frames::brief);
        for (Map.Entry<String, Tally> stack : withFrames(Tallies.MOST_NAMES)) {
            List<String> frames = stack.getKey().lines().map(Frames::method).toList().reversed();
            flames.add(frames, stack.getValue().fetches());
        }
        return flames;
    }

    private DataTable methods() {
        DataTable table = new DataTable("Methods that touched", "method", "fetches (est.)", "share", "with callees", "time (est.)",
                "samples");
        for (Map.Entry<String, Tally> method : fetches.innermost().top(MOST_METHODS)) {
            Tally tally = method.getValue();
            table.row(Cell.text(method.getKey()), Cell.text(count(tally.fetches())),
                    Cell.share(part(tally.fetches(), fetches.all().fetches())),
                    Cell.text(share(part(fetches.anywhere().of(method.getKey()).fetches(), fetches.all().fetches()))),
                    Cell.text(tally.toldNanos()), Cell.text(exact(tally.samples())));
        }
        return table;
    }

    private String summary(String stack, Tally tally) {
        String nearest = stack.lines().limit(SUMMARY_FRAMES).map(Frames::brief).collect(Collectors.joining(" < "));
        return "%s of the fetches, %s, %s samples: %s".formatted(share(part(tally.fetches(), fetches.all().fetches())), tally.toldNanos(),
                exact(tally.samples()), nearest);
    }
}
