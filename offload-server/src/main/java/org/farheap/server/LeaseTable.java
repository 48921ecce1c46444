package org.farheap.server;

/** Leases by id: those that the data plane serves, or those that there are. One thread's. */
final class LeaseTable {
    private final Lease[] leases = new Lease[Lease.LEASES_MAX];

    void open(Lease lease) {
        assert leases[Lease.slotOf(lease.id())] == null;
        leases[Lease.slotOf(lease.id())] = lease;
    }

    void end(Lease lease) {
        assert leases[Lease.slotOf(lease.id())] == lease;
        leases[Lease.slotOf(lease.id())] = null;
    }

    /** The lease that {@code id} and {@code key} name together, or null. */
    Lease find(long id, long key) {
        Lease lease = leases[Lease.slotOf(id)];
        return lease != null && ((lease.id() ^ id) | (lease.key() ^ key)) == 0 ? lease : null;
    }
}
