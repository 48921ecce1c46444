package org.farheap.server;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/// What others may know of each lease: which state it is in, how much it may hold and when its agent last gave a sign of life. A lease is
/// named by its slot here: its id, with its key, is what proves an agent to the data plane, and stays inside.
///
///     FREE --granted--> ACTIVE --orphaned--> ORPHANED --returning--> RETURNING --freed--> FREE
///                          | returning (bye)                            ^
///                          +--------------------------------------------+
///
/// The control thread writes, any thread reads.
final class LeaseStates {
    enum State {
        FREE,
        /// Its control connection is open.
        ACTIVE,
        /// The connection has closed; the agent may still read what it maps.
        ORPHANED,
        /// No request reaches it; its memory is on its way back.
        RETURNING
    }

    static final int SLOTS = Lease.LEASES_MAX;

    private final AtomicReferenceArray<State> states = new AtomicReferenceArray<>(SLOTS);
    private final AtomicLongArray quotas = new AtomicLongArray(SLOTS);
    private final AtomicLongArray heardNanos = new AtomicLongArray(SLOTS);

    LeaseStates() {
        for (int slot = 0; slot < SLOTS; slot++) {
            states.setPlain(slot, State.FREE);
        }
    }

    void granted(Lease lease) {
        int slot = Lease.slotOf(lease.id());
        quotas.setOpaque(slot, lease.quotaBytes());
        heard(lease);
        change(lease, State.FREE, State.ACTIVE);
    }

    /// A whole frame of the lease's agent is here.
    void heard(Lease lease) {
        heardNanos.setOpaque(Lease.slotOf(lease.id()), System.nanoTime());
    }

    void orphaned(Lease lease) {
        change(lease, State.ACTIVE, State.ORPHANED);
    }

    /// @param cause an agent that says bye still has its connection
    void returning(Lease lease, LeaseEnd cause) {
        change(lease, cause == LeaseEnd.BYE ? State.ACTIVE : State.ORPHANED, State.RETURNING);
    }

    void freed(Lease lease) {
        change(lease, State.RETURNING, State.FREE);
    }

    /// What the figures of the slot were written before is seen with its state.
    private void change(Lease lease, State from, State to) {
        int slot = Lease.slotOf(lease.id());
        State was = states.getPlain(slot);
        if (was != from) {
            throw new IllegalStateException("lease in slot " + slot + " is " + was + ", and cannot go from " + from + " to " + to);
        }
        states.setRelease(slot, to);
    }

    /// The slots of the leases that are not free.
    IntStream live() {
        return IntStream.range(0, SLOTS).filter(slot -> state(slot) != State.FREE);
    }

    State state(int slot) {
        return states.getAcquire(slot);
    }

    long quotaBytes(int slot) {
        return quotas.getOpaque(slot);
    }

    /// How long ago the lease's agent gave its last sign of life.
    double silenceSeconds(int slot) {
        return (System.nanoTime() - heardNanos.getOpaque(slot)) / 1e9;
    }
}
