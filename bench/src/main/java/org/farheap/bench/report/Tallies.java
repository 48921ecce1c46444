package org.farheap.bench.report;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Fetches by name.
final class Tallies {
    /// Names beyond these are counted together: a program may have a new name for every thread, and memory has an end.
    static final int MOST_NAMES = 50_000;
    static final String OTHERS = "(others)";

    private final Map<String, Tally> byName = new HashMap<>();

    void add(String name, Fetch fetch) {
        String kept = byName.size() < MOST_NAMES || byName.containsKey(name) ? name : OTHERS;
        byName.computeIfAbsent(kept, ignored -> new Tally()).add(fetch);
    }

    Tally of(String name) {
        return byName.getOrDefault(name, new Tally());
    }

    int size() {
        return byName.size();
    }

    /// Those with most fetches, most first.
    List<Map.Entry<String, Tally>> top(int most) {
        Comparator<Map.Entry<String, Tally>> byFetches = Comparator.comparingLong(entry -> -entry.getValue().fetches());
        return byName.entrySet().stream().sorted(byFetches.thenComparing(Map.Entry.comparingByKey())).limit(most).toList();
    }
}
