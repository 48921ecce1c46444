package org.farheap.server;

import java.security.SecureRandom;
import java.util.BitSet;

/**
 * Who has been promised how much of the server's memory. A lease's whole quota is set aside at hello, so that no agent finds out
 * later that its heap does not fit. Control thread only.
 */
final class Reservations {
    private final SecureRandom random = new SecureRandom();
    private final long memoryBytes;
    private final BitSet slots = new BitSet(Lease.LEASES_MAX);
    private long reservedBytes;

    Reservations(long memoryBytes) {
        this.memoryBytes = memoryBytes;
    }

    boolean slotFree() {
        return slots.cardinality() < Lease.LEASES_MAX;
    }

    long freeBytes() {
        return memoryBytes - reservedBytes;
    }

    long memoryBytes() {
        return memoryBytes;
    }

    /** How many leases there are. */
    int count() {
        return slots.cardinality();
    }

    /** Needs {@link #slotFree} and quotaBytes within {@link #freeBytes}. @return a new lease's id: random, but for its slot */
    long reserve(long quotaBytes) {
        assert slotFree() && quotaBytes > 0 && quotaBytes <= freeBytes();
        int slot = slots.nextClearBit(0);
        slots.set(slot);
        reservedBytes += quotaBytes;
        return random.nextLong() << Lease.SLOT_BITS | slot;
    }

    long newKey() {
        return random.nextLong();
    }

    void giveBack(Lease lease) {
        assert slots.get(Lease.slotOf(lease.id()));
        slots.clear(Lease.slotOf(lease.id()));
        reservedBytes -= lease.quotaBytes();
    }
}
