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
        boolean due(long nowNanos) {
            return nowNanos - deadlineNanos >= 0 || (agent.isPresent() && !agent.get().isAlive());
        }
    }

    private final Leasing leasing;
    private final List<Orphan> waiting = new ArrayList<>();

    Orphans(Leasing leasing) {
        this.leasing = leasing;
    }

    /** The agent's process, where its id means the same to this one. */
    static Optional<ProcessHandle> processOf(Hello hello) {
        boolean sameSpace = hello.pidSpace() != 0 && hello.pidSpace() == PidSpace.OURS;
        return sameSpace ? ProcessHandle.of(hello.pid()) : Optional.empty();
    }

    /** @param deadlineNanos when the lease ends, in the time of {@link System#nanoTime} */
    void add(Lease lease, Optional<ProcessHandle> agent, long deadlineNanos) {
        waiting.add(new Orphan(lease, agent, deadlineNanos));
    }

    /** Ends the leases whose time has come. */
    void sweep(long nowNanos) {
        List<Orphan> due = waiting.stream().filter(orphan -> orphan.due(nowNanos)).toList();
        waiting.removeAll(due);
        due.forEach(orphan -> leasing.end(orphan.lease(), () -> { }));
    }
}
