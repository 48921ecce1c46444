package org.farheap.bench.policy;

import static org.farheap.bench.policy.PageList.NONE;

import java.util.Arrays;

/// Pages that were taken out of the program's reach and are still local, in the order in which they were, in slots, as in the agent
/// (jvmti-agent/src/evict/limbo_ring.hpp): a page that is given back leaves a hole, and its slot counts until its turn comes.
final class LimboRing {
    private final int[] slots;
    private final int[] slotOf;
    private long head;
    private long tail;
    private int pages;

    LimboRing(int heapPages, int slotCount) {
        slots = new int[slotCount];
        slotOf = new int[heapPages];
        Arrays.fill(slotOf, NONE);
    }

    int slotCount() {
        return slots.length;
    }

    /// Slots with a page, or with a hole.
    int used() {
        return (int) (head - tail);
    }

    int pages() {
        return pages;
    }

    /// There is a free slot.
    void add(int page) {
        int slot = (int) (head++ % slots.length);
        slots[slot] = page;
        slotOf[page] = slot;
        pages++;
    }

    /// The page is in it.
    void remove(int page) {
        slots[slotOf[page]] = NONE;
        slotOf[page] = NONE;
        pages--;
    }

    /// Frees the oldest used slot. The page that was in it, or NONE.
    int removeOldest() {
        int page = slots[(int) (tail++ % slots.length)];
        if (page != NONE) {
            slotOf[page] = NONE;
            pages--;
        }
        return page;
    }
}
