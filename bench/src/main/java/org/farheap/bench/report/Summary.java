package org.farheap.bench.report;

import static org.farheap.bench.report.Words.bytes;
import static org.farheap.bench.report.Words.count;
import static org.farheap.bench.report.Words.exact;
import static org.farheap.bench.report.Words.nanos;
import static org.farheap.bench.report.Words.part;
import static org.farheap.bench.report.Words.share;

import java.util.ArrayList;
import java.util.Comparator;
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
        section.facts(facts().toArray(Fact[]::new));
        String sentences = String.join(" ", sentences());
        if (!sentences.isEmpty()) {
            section.paragraph(sentences);
        }
        section.note(origin());
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
        facts.add(new Fact("time in fetches", nanos(fetches.all().nanos()), "estimate; on average %s threads waiting"
                .formatted(count(part(fetches.all().nanos() / 1e9, run.seconds())))));
        Map<Long, Long> latencies = figures.latencies();
        if (!latencies.isEmpty()) {
            facts.add(new Fact("fault p50, p99", nanos(CumulativeCounts.quantile(latencies, 0.5)) + ", "
                    + nanos(CumulativeCounts.quantile(latencies, 0.99)), "upper bounds of their buckets"));
        }
        return facts;
    }

    private void addCounted(List<Fact> facts) {
        Statistics statistics = figures.statistics();
        long fetched = statistics.of("pagesFetched");
        facts.add(new Fact("faults", exact(statistics.of("faults")), exact(statistics.of("softFaults")) + " of them soft"));
        facts.add(new Fact("pages fetched", exact(fetched), count(part(fetched, run.seconds())) + " a second"));
        facts.add(new Fact("pages written back", exact(statistics.of("pagesWrittenBack")), bytes(statistics.of("writeBackBytes"))));
    }

    private List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        Tally all = fetches.all();
        if (all.samples() > 0) {
            Entry<String, Tally> cause = fetches.causes().entrySet().stream()
                    .max(Comparator.comparingLong(entry -> entry.getValue().fetches())).orElseThrow();
            sentences.add("Most fetches, an estimated %s, had the cause %s."
                    .formatted(share(part(cause.getValue().fetches(), all.fetches())), cause.getKey()));
            Entry<String, Tally> thread = fetches.threads().top(1).getFirst();
            sentences.add("The thread that fetched most was %s, with %s."
                    .formatted(thread.getKey(), share(part(thread.getValue().fetches(), all.fetches()))));
            fetches.innermost().top(1).forEach(method -> sentences.add("The method that fetched most was %s, with %s."
                    .formatted(method.getKey(), share(part(method.getValue().fetches(), all.fetches())))));
        }
        addAdvice(sentences);
        return sentences;
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
        long sampled = fetches.all().fetches();
        long counted = figures.statistics().of("pagesFetched");
        String coverage = counted == 0 ? "" : " Together they stand for %s fetches, %s of those counted."
                .formatted(exact(sampled), share(part(sampled, counted)));
        String since = run.fromJvmStart() ? "since the start of the JVM" : "between their first and their last event in the recording";
        return ("Counters are exact, and tell of what happened %s. What is marked as estimate comes from %s sampled fetches, each of which "
                + "stands for as many as its weight says; the fewer the samples, the rougher.%s%s").formatted(since,
                exact(fetches.all().samples()), coverage, run.jvm().isEmpty() ? "" : " JVM: " + run.jvm() + ".");
    }
}
