package org.farheap.tracer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// References by the region that they lead to, counted without allocation. Clearing costs what was counted, not what the heap has.
final class RegionTally {
    private final long[] references;
    private final int[] touched;
    private int touchedCount;

    RegionTally(int regions) {
        references = new long[regions];
        touched = new int[regions];
    }

    void count(int region) {
        if (references[region]++ == 0) {
            touched[touchedCount++] = region;
        }
    }

    void clear() {
        for (int i = 0; i < touchedCount; i++) {
            references[touched[i]] = 0;
        }
        touchedCount = 0;
    }

    /// Ordered by region.
    List<RegionScan.Edge> edges() {
        return IntStream.of(Arrays.copyOf(touched, touchedCount)).sorted()
                .mapToObj(region -> new RegionScan.Edge(region, references[region])).toList();
    }
}
