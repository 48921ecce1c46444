package org.farheap.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.farheap.server.LeaseStates.State;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class LeaseStatesTest {
    private static final int SLOT = 7;

    private final LeaseStates states = new LeaseStates();
    private final Lease lease = new Lease(-1L << Lease.SLOT_BITS | SLOT, 0, 0, Lease.EXTENT_BYTES, 4096, () -> { });

    @Test
    @DisplayName("a lease goes the ways that are drawn, and its slot is free for another afterwards")
    void ways() {
        for (LeaseEnd cause : LeaseEnd.values()) {
            states.granted(lease);
            assertEquals(State.ACTIVE, states.state(SLOT));
            assertEquals(Lease.EXTENT_BYTES, states.quotaBytes(SLOT));
            assertArrayEquals(new int[] {SLOT}, states.live().toArray());
            if (cause != LeaseEnd.BYE) {
                states.orphaned(lease);
                assertEquals(State.ORPHANED, states.state(SLOT));
            }
            states.returning(lease, cause);
            assertEquals(State.RETURNING, states.state(SLOT));
            states.freed(lease);
            assertEquals(0, states.live().count());
        }
    }

    @Test
    @DisplayName("other ways are refused")
    void otherWays() {
        assertThrows(IllegalStateException.class, () -> states.orphaned(lease));
        assertThrows(IllegalStateException.class, () -> states.freed(lease));
        states.granted(lease);
        assertThrows(IllegalStateException.class, () -> states.granted(lease));
        assertThrows(IllegalStateException.class, () -> states.returning(lease, LeaseEnd.EXPIRED));
        states.orphaned(lease);
        assertThrows(IllegalStateException.class, () -> states.returning(lease, LeaseEnd.BYE));
    }
}
