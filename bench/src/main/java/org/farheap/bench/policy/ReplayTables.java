package org.farheap.bench.policy;

import static org.farheap.bench.Table.format;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.farheap.bench.Table;
import org.farheap.bench.matrix.Share;

/// The results as text: a table a share, a row a policy, and what the columns are.
final class ReplayTables {
    private ReplayTables() {}

    static List<Table> of(ReplayResults.OfTrace trace) {
        return trace.shares().stream().map(share -> table(trace, share)).toList();
    }

    /// What holds for all tables.
    static List<String> notes() {
        return List.of("Fetches: of pages with content that were not local; program: by its threads; marking: by concurrent marking.",
                "Soft faults: touches of local pages in limbo. Of belady, of agent: fetches as a part of theirs.",
                "Cost: fetches + " + PolicyFigures.SOFT_FAULT_COST + " x soft faults, as a part of agent's; modelled, not measured.",
                "Run: victims that follow one another in the heap, on average; the fewer, the more calls an eviction takes.",
                "Local: share of the most pages that had content at once. A page that stayed mapped in the traced run left no touch.");
    }

    private static Table table(ReplayResults.OfTrace trace, ReplayResults.OfShare share) {
        Table table = new Table("%s, %s local: %,d of %,d pages".formatted(Path.of(trace.file()).getFileName(),
                new Share(share.localShare()).label(), share.capacity(), trace.peakPages()),
                "policy", "fetches", "program", "marking", "soft faults", "of belady", "of agent", "cost of agent", "run");
        for (ReplayResults.OfPolicy policy : share.policies()) {
            PolicyFigures figures = policy.figures();
            table.row(figures.policy(), format(figures.fetches(), 0), format(figures.fetchesByProgram(), 0),
                    format(figures.fetchesByMarking(), 0), format(figures.softFaults(), 0), format(policy.ofBelady(), 2),
                    format(policy.ofAgent(), 2), format(policy.costOfAgent(), 2), format(figures.meanRun(), 1));
        }
        table.note(String.format(Locale.ROOT, "%,d records: %,d touches of pages with content, %,d pages filled%s%s", trace.records(),
                trace.touches(), trace.fills(), trace.finished() ? "" : "; the JVM was killed, so the last ones may be missing",
                trace.lost() == 0 ? "" : "; %,d MORE WERE LOST: the file was full".formatted(trace.lost())));
        return table;
    }
}
