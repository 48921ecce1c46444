package org.farheap.tracer;

import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.eclipse.collections.impl.factory.primitive.LongLists;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;

/// The distinct addresses that a region's references lead to, up to a limit, beyond which none are kept.
final class TargetSet {
    /// What a set of so many takes when it has just doubled: two tables, the old and the new one, at least a quarter full.
    private static final long BYTES_PER_TARGET = 6L * Long.BYTES;

    private final int limit;
    private final LongHashSet targets = new LongHashSet();
    private boolean tooMany;

    TargetSet(int limit) {
        this.limit = limit;
    }

    static long memoryBytes(int limit) {
        return limit * BYTES_PER_TARGET;
    }

    void add(long address) {
        if (!tooMany && targets.add(address) && targets.size() > limit) {
            tooMany = true;
            targets.clear();
        }
    }

    boolean tooMany() {
        return tooMany;
    }

    /// Ascending.
    ImmutableLongList sorted() {
        return LongLists.immutable.of(targets.toSortedArray());
    }
}
