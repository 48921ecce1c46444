package org.farheap.runtime;

import java.util.SortedMap;
import java.util.TreeMap;

/// The agent's histograms: how much there was up to each upper bound, without the buckets that are empty.
final class Buckets {
    /// By nanoseconds.
    static final int FAULTS = 0;
    /// By refault distance in bytes.
    static final int FETCHES = 1;

    private Buckets() {}

    static SortedMap<Long, Long> of(int which) {
        long[] bounds = new long[Agent.histogramBuckets()];
        long[] counts = new long[bounds.length];
        int filled = Agent.histogram(which, bounds, counts);
        SortedMap<Long, Long> buckets = new TreeMap<>();
        for (int i = 0; i < filled; i++) {
            buckets.put(bounds[i], counts[i]);
        }
        return buckets;
    }
}
