package org.farheap.tracer;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.farheap.tracer.Unreadable.Reason;

/// What could not be read, by region: the finding at the lowest offset, whoever comes first. Several threads'.
final class Findings {
    private static final long NONE = Long.MAX_VALUE;
    private static final Reason[] REASONS = Reason.values();

    /// Offset above, the reason's ordinal in the lowest byte.
    private final AtomicLongArray firsts;

    Findings(int regions) {
        firsts = new AtomicLongArray(regions);
        IntStream.range(0, regions).forEach(region -> firsts.setPlain(region, NONE));
    }

    void add(int region, long offset, Reason reason) {
        firsts.accumulateAndGet(region, offset << Byte.SIZE | reason.ordinal(), Math::min);
    }

    /// Ordered by region.
    List<Unreadable> list() {
        return IntStream.range(0, firsts.length()).filter(region -> firsts.get(region) != NONE).mapToObj(this::finding).toList();
    }

    private Unreadable finding(int region) {
        long first = firsts.get(region);
        return new Unreadable(region, first >>> Byte.SIZE, REASONS[(int) first & 0xFF]);
    }
}
