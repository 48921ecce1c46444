package org.farheap.bench.report;

import static org.farheap.bench.report.Words.bytes;
import static org.farheap.bench.report.Words.count;
import static org.farheap.bench.report.Words.exact;
import static org.farheap.bench.report.Words.nanos;
import static org.farheap.bench.report.Words.part;
import static org.farheap.bench.report.Words.share;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.farheap.bench.html.Fact;
import org.farheap.bench.html.Section;

/// What to know first.
final class Summary {
    private final RecordingFigures figures;
    private final Run run;
    private final FetchFigures fetches;

    Summary(RecordingFigures figures) {
        this.figures = figures;
        run = figures.run();
        fetches = figures.fetches();
    }

    void write(Section section) {
        if (!figures.leftOut().isEmpty()) {
            section.paragraph(figures.leftOut());
        }
        if (run.lostBytes() > 0) {
            section.paragraph("The flight recorder itself dropped %s of events for want of buffers; they are missing here."
                    .formatted(bytes(run.lostBytes())));
        }
        long lostRecords = figures.statistics().of("recordsLost");
        if (lostRecords > 0) {
            section.paragraph("Records of the agent that came faster than they were read, and are missing among the samples: %s."
                    .formatted(exact(lostRecords)));
        }
        section.facts(facts().toArray(Fact[]::new));
        String sentences = String.join(" ", sentences());
        if (!sentences.isEmpty()) {
            section.paragraph(sentences);
        }
        section.note(origin());
        if (!run.program().isEmpty()) {
            section.note("Program: " + run.program() + (run.jvm().isEmpty() ? "" : "; JVM: " + run.jvm()));
        }
    }

    private List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        if (run.isConfigured()) {
            facts.add(new Fact("heap", bytes(run.heap()), "reserved"));
            facts.add(new Fact("budget", bytes(run.budget()), share(run.localShare()) + " of the heap"));
        }
        if (!figures.statistics().isEmpty()) {
            addCounted(facts);
        }
        Map<Long, Long> latencies = figures.latencies();
        if (!latencies.isEmpty()) {
            double nanos = CumulativeCounts.atMost(latencies);
            facts.add(new Fact("time in faults", "up to " + nanos(nanos), "all threads together, %s at a time"
                    .formatted(count(part(nanos / 1e9, run.seconds())))));
            facts.add(new Fact("median fault", nanos(CumulativeCounts.quantile(latencies, 0.5)), "p99 "
                    + nanos(CumulativeCounts.quantile(latencies, 0.99))));
        }
        return facts;
    }

    private void addCounted(List<Fact> facts) {
        Statistics statistics = figures.statistics();
        long fetched = statistics.of("pagesFetched");
        facts.add(new Fact("faults", exact(statistics.of("faults")), exact(statistics.of("softFaults")) + " of them soft"));
        facts.add(new Fact("pages fetched", exact(fetched), count(part(fetched, statistics.seconds())) + " a second"));
        facts.add(new Fact("pages written back", exact(statistics.of("pagesWrittenBack")), bytes(statistics.of("writeBackBytes"))));
    }

    private List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        addCause(sentences);
        Tally all = fetches.all();
        if (all.samples() > 0) {
            Entry<String, Tally> thread = fetches.threads().top(1).getFirst();
            sentences.add("Of the sampled fetches, the thread with most was %s, with %s."
                    .formatted(thread.getKey(), share(part(thread.getValue().fetches(), all.fetches()))));
            fetches.innermost().top(1).forEach(method -> sentences.add("The method with most was %s, with %s."
                    .formatted(method.getKey(), share(part(method.getValue().fetches(), all.fetches())))));
        }
        addAdvice(sentences);
        return sentences;
    }

    private void addCause(List<String> sentences) {
        Statistics statistics = figures.statistics();
        if (!statistics.isEmpty() && statistics.of("pagesFetched") > 0) {
            Entry<String, Long> most = statistics.fetchesByCause().entrySet().stream().max(Entry.comparingByValue()).orElseThrow();
            sentences.add("Most fetches, %s, were by %s.".formatted(share(part(most.getValue(), statistics.of("pagesFetched"))),
                    Causes.who(most.getKey())));
        }
    }

    private void addAdvice(List<String> sentences) {
        BudgetAdvice advice = new BudgetAdvice(run.budget(), run.heap(), figures.distances());
        long better = advice.budgetFor(BudgetPart.FIFTH);
        if (advice.fetches() > 0 && better < advice.heap()) {
            sentences.add(("With a budget of %s (%s of the heap) it would have fetched a fifth or less, as far as the assumption below "
                    + "holds.").formatted(bytes(better), share((double) better / advice.heap())));
        }
    }

    private String origin() {
        long counted = figures.statistics().of("pagesFetched");
        String coverage = counted == 0 ? "" : " They stand for %s of the fetches that were counted meanwhile."
                .formatted(share(part(figures.sampledWhileCounted(), counted)));
        String since = run.fromJvmStart() ? "since the start of the JVM, up to the last farheap.PagingStatistics event"
                : "between the first and the last farheap.PagingStatistics event";
        return ("Counters are exact, and tell of what happened %s. What is marked as estimate comes from %s sampled fetches, each of which "
                + "stands for as many as its weight says; the fewer the samples, the rougher; \u00b1 is one standard error.%s")
                .formatted(since, exact(fetches.all().samples()), coverage);
    }
}
