package org.farheap.tracer;

import java.util.Arrays;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.eclipse.collections.impl.factory.primitive.LongLists;

/// The distinct addresses that a region's references lead to, up to a limit, beyond which none are kept. They are collected as they come,
/// and sorted when the room is used up: that is twice as fast as a hash set, for sorting goes through memory in order.
final class TargetSet {
    private static final int MIN_ROOM = 1024;
    /// 2^28 of them are more references than the largest region has words; humongous arrays may have more, and then too many.
    private static final int MAX_ROOM = 1 << 29;
    /// Twice the limit, at most, before it grows and after; and the answer.
    private static final long BYTES_PER_TARGET = 6L * Long.BYTES;

    private final int limit;
    private long[] addresses;
    private int size;
    private boolean tooMany;

    TargetSet(int limit) {
        this.limit = Math.min(limit, MAX_ROOM / 2);
        addresses = new long[limit == 0 ? 0 : MIN_ROOM];
    }

    static long memoryBytes(int limit) {
        return limit == 0 ? 0 : Math.min(limit, MAX_ROOM / 2) * BYTES_PER_TARGET + MIN_ROOM * Long.BYTES;
    }

    void add(long address) {
        if (size == addresses.length) {
            makeRoom();
        }
        if (!tooMany) {
            addresses[size++] = address;
        }
    }

    private void makeRoom() {
        dropRepeated();
        if (size > addresses.length / 2) {
            long room = Math.min(2L * addresses.length, Math.max(2L * limit, MIN_ROOM));
            addresses = Arrays.copyOf(addresses, (int) Math.min(room, MAX_ROOM));
        }
    }

    /// Leaves them distinct and ascending, and none if there are too many.
    private void dropRepeated() {
        Arrays.sort(addresses, 0, size);
        int distinct = Math.min(size, 1);
        for (int i = 1; i < size; i++) {
            if (addresses[i] != addresses[i - 1]) {
                addresses[distinct++] = addresses[i];
            }
        }
        tooMany |= distinct > limit;
        size = tooMany ? 0 : distinct;
    }

    /// Ascending; empty when there are too many.
    ImmutableLongList sorted() {
        dropRepeated();
        return LongLists.immutable.of(Arrays.copyOf(addresses, size));
    }

    /// Known when they are sorted.
    boolean tooMany() {
        return tooMany;
    }
}
