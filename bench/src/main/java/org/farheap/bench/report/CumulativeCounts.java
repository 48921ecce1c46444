package org.farheap.bench.report;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Counts by bucket that the agent tells again and again, each time since the start of the JVM: what they grew by while it recorded.
final class CumulativeCounts {
    /// The events of one telling follow one another within this; tellings are seconds apart.
    private static final long TELLING_NANOS = 500_000_000;

    private record Told(long at, long count) {}

    private final Map<Long, Told> first = new TreeMap<>();
    private final Map<Long, Told> last = new TreeMap<>();
    private long firstAt = Long.MAX_VALUE;

    /// @param bound upper bound of the bucket, inclusive
    void add(long at, long bound, long count) {
        firstAt = Math.min(firstAt, at);
        first.merge(bound, new Told(at, count), (known, told) -> told.at < known.at ? told : known);
        last.merge(bound, new Told(at, count), (known, told) -> told.at > known.at ? told : known);
    }

    /// Whether [#grown] can only tell of all since the start of the JVM: there was but one telling.
    boolean isToldOnce() {
        return last.values().stream().allMatch(told -> told.at - firstAt <= TELLING_NANOS);
    }

    /// Counts by upper bound.
    ///
    /// @param fromStart since the start of the JVM; otherwise since the first telling, if there was another one
    SortedMap<Long, Long> grown(boolean fromStart) {
        boolean all = fromStart || isToldOnce();
        SortedMap<Long, Long> counts = new TreeMap<>();
        last.forEach((bound, told) -> {
            Told before = first.get(bound);
            // A bucket that the first telling did not have was empty then.
            boolean counted = !all && before.at - firstAt <= TELLING_NANOS;
            counts.put(bound, told.count - (counted ? before.count : 0));
        });
        return counts;
    }

    /// The sum of what was counted, had each been as large as its bucket allows.
    static double atMost(Map<Long, Long> counts) {
        return counts.entrySet().stream().mapToDouble(bucket -> (double) bucket.getKey() * bucket.getValue()).sum();
    }

    /// The upper bound of the bucket in which that share of the counts is reached; NaN without counts.
    static double quantile(Map<Long, Long> counts, double share) {
        long total = counts.values().stream().mapToLong(count -> count).sum();
        long sum = 0;
        for (Map.Entry<Long, Long> bucket : counts.entrySet()) {
            sum += bucket.getValue();
            if (sum > 0 && sum >= Math.ceil(total * share)) {
                return bucket.getKey();
            }
        }
        return Double.NaN;
    }
}
