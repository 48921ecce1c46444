package org.farheap.bench.report;

import java.util.SortedMap;

/// What a larger budget would have spared, from how far away pages were when they came back.
///
/// A page that comes back after n others had left would not have left had there been room for n + 1 more pages, as far as pages leave in
/// the order of their last use (Mattson's stack distance). So a budget larger by x spares the fetches whose distance is less than x.
/// Buckets that x cuts through count as not spared.
final class BudgetAdvice {
    static final long PAGE_BYTES = 4096;

    private final long budget;
    private final long heap;
    private final SortedMap<Long, Long> fetchesByDistance;
    private final long fetches;

    /// @param fetchesByDistance by the bucket's upper bound, inclusive, in bytes
    BudgetAdvice(long budget, long heap, SortedMap<Long, Long> fetchesByDistance) {
        this.budget = budget;
        this.heap = heap;
        this.fetchesByDistance = fetchesByDistance;
        this.fetches = sum(fetchesByDistance);
    }

    long budget() {
        return budget;
    }

    long heap() {
        return heap;
    }

    long fetches() {
        return fetches;
    }

    private static long sum(SortedMap<Long, Long> counts) {
        return counts.values().stream().mapToLong(count -> count).sum();
    }

    /// Upper bounds of the distances, growing.
    Iterable<Long> bounds() {
        return fetchesByDistance.keySet();
    }

    /// Fetches that would have been left with that budget.
    long fetchesWith(long larger) {
        if (larger >= heap) {
            return 0;
        }
        return fetches - sum(fetchesByDistance.headMap(larger - budget - PAGE_BYTES + 1));
    }

    /// The smallest budget at which at most that share of the fetches is left: just above a bucket, or the whole heap.
    long budgetFor(double share) {
        for (long bound : bounds()) {
            long larger = budget + bound + PAGE_BYTES;
            if (larger >= heap) {
                break;
            }
            if (fetchesWith(larger) <= share * fetches) {
                return larger;
            }
        }
        return heap;
    }
}
