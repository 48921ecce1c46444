package org.farheap.bench.report;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The sampled fetches, by everything that the report asks of them. Memory grows with the names seen, not with the events.
final class FetchFigures {
    static final String NO_FRAMES = "(no Java frames)";

    /// Of one class: an estimate of the bytes that were fetched with it in them, and of the pages.
    static final class ClassShare {
        private double bytes;
        private long pages;

        double bytes() {
            return bytes;
        }

        long pages() {
            return pages;
        }
    }

    private final GcTimeline gc;
    private final Tally all = new Tally();
    private final Tally withClasses = new Tally();
    private final Tallies threads = new Tallies();
    private final Tallies stacks = new Tallies();
    private final Tallies innermost = new Tallies();
    private final Tallies anywhere = new Tallies();
    private final Map<String, Tally> causes = new TreeMap<>(Causes.ORDER);
    private final Map<GcPhase, Tally> phases = new EnumMap<>(GcPhase.class);
    private final Map<Integer, Tally> regions = new TreeMap<>();
    private final Map<String, ClassShare> classes = new java.util.HashMap<>();

    /// @param gc finished
    FetchFigures(GcTimeline gc) {
        this.gc = gc;
    }

    void add(Fetch fetch) {
        all.add(fetch);
        threads.add(fetch.thread(), fetch);
        causes.computeIfAbsent(fetch.cause(), ignored -> new Tally()).add(fetch);
        phases.computeIfAbsent(gc.at(fetch.startNanos()), ignored -> new Tally()).add(fetch);
        regions.computeIfAbsent(fetch.region(), ignored -> new Tally()).add(fetch);
        addStack(fetch);
        addClasses(fetch);
    }

    private void addStack(Fetch fetch) {
        List<String> stack = fetch.stack();
        if (stack.isEmpty()) {
            stacks.add(NO_FRAMES, fetch);
            return;
        }
        stacks.add(String.join("\n", stack), fetch);
        innermost.add(Frames.method(stack.getFirst()), fetch);
        Set<String> seen = new HashSet<>();
        for (String frame : stack) {
            if (seen.add(Frames.method(frame))) {
                anywhere.add(Frames.method(frame), fetch);
            }
        }
    }

    private void addClasses(Fetch fetch) {
        if (fetch.classes().isEmpty()) {
            return;
        }
        withClasses.add(fetch);
        for (Fetch.Content content : fetch.classes()) {
            String kept = classes.size() < Tallies.MOST_NAMES || classes.containsKey(content.name()) ? content.name() : Tallies.OTHERS;
            ClassShare share = classes.computeIfAbsent(kept, ignored -> new ClassShare());
            share.bytes += (double) content.bytes() * fetch.weight();
            share.pages += fetch.weight();
        }
    }

    Tally all() {
        return all;
    }

    /// Those whose page's content is told.
    Tally withClasses() {
        return withClasses;
    }

    Tallies threads() {
        return threads;
    }

    /// By whole stack, frames innermost first, one a line.
    Tallies stacks() {
        return stacks;
    }

    /// By the method that touched.
    Tallies innermost() {
        return innermost;
    }

    /// By methods on the stack; a recursive one counts once.
    Tallies anywhere() {
        return anywhere;
    }

    Map<String, Tally> causes() {
        return causes;
    }

    Tally during(GcPhase phase) {
        return phases.getOrDefault(phase, new Tally());
    }

    Map<Integer, Tally> regions() {
        return regions;
    }

    Map<String, ClassShare> classes() {
        return classes;
    }
}
