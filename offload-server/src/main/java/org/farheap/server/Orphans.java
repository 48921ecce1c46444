package org.farheap.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farheap.wire.Wire.Hello;

/**
 * Leases whose connection closed without a bye. The agent may live and not know it yet, and read the extents that it maps; freed memory
 * under it would be wrong pages in a program. So a lease is kept until {@code Wire.LEASE_KEEP_MS} after the agent's last frame: by then
 * an agent has stopped, for want of an answer to its pings. The lease of an agent that this server sees end is taken back at once.
 * Control thread only.
 */
final class Orphans {
    private record Orphan(Lease lease, Optional<ProcessHandle> agent, long deadlineNanos) {
        /** Why the lease ends now; null if it does not. */
        LeaseEnd due(long nowNanos) {
            if (agent.isPresent() && !agent.get().isAlive()) {
                return LeaseEnd.PROCESS_ENDED;
            }
            return nowNanos - deadlineNanos >= 0 ? LeaseEnd.EXPIRED : null;
        }
    }

    private final Leasing leasing;
    private final LeaseStates leases;
    private final List<Orphan> waiting = new ArrayList<>();

    Orphans(Leasing leasing, LeaseStates leases) {
        this.leasing = leasing;
        this.leases = leases;
    }

    /** The agent's process, where its id means the same to this one. */
    static Optional<ProcessHandle> processOf(Hello hello) {
        boolean sameSpace = hello.pidSpace() != 0 && hello.pidSpace() == PidSpace.OURS;
        return sameSpace ? ProcessHandle.of(hello.pid()) : Optional.empty();
    }

    /** @param deadlineNanos when the lease ends, in the time of {@link System#nanoTime} */
    void add(Lease lease, Optional<ProcessHandle> agent, long deadlineNanos) {
        waiting.add(new Orphan(lease, agent, deadlineNanos));
        leases.orphaned(lease);
    }

    /** Ends the leases whose time has come. */
    void sweep(long nowNanos) {
        waiting.removeIf(orphan -> {
            LeaseEnd cause = orphan.due(nowNanos);
            if (cause != null) {
                leasing.end(orphan.lease(), cause, () -> { });
            }
            return cause != null;
        });
    }
}
