package org.farheap.bench.report;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;

/// What became of regions at pauses.
final class RegionChanges {
    record Change(String from, String to) {}

    static final class Count {
        private long regions;
        private long discarded;

        long regions() {
            return regions;
        }

        /// Pages.
        long discarded() {
            return discarded;
        }
    }

    private record Last(long at, String kind) {}

    private final Map<Change, Count> counts = new HashMap<>();
    private final Map<Integer, Last> last = new TreeMap<>();

    void accept(RecordedEvent event) {
        Count count = counts.computeIfAbsent(new Change(event.getString("from"), event.getString("to")), ignored -> new Count());
        count.regions++;
        count.discarded += event.getInt("discarded");
        Last told = new Last(Times.nanos(event.getStartTime()), event.getString("to"));
        last.merge(event.getInt("region"), told, (known, now) -> now.at >= known.at ? now : known);
    }

    Map<Change, Count> counts() {
        return counts;
    }

    /// What the region was last told to be; "" when it never changed.
    String kind(int region) {
        Last told = last.get(region);
        return told == null ? "" : told.kind;
    }
}
