package org.farheap.server;

import java.util.Map;
import java.util.stream.IntStream;
import org.farheap.wire.Wire.Refusal;

/// What the control thread counts as it grants and refuses. It alone writes; whoever reports reads.
final class ControlFigures {
    /// The values of {@link Refusal}, as reports name them.
    static final Map<Integer, String> REFUSALS = Map.of(
            Refusal.BAD_VERSION, "bad_version",
            Refusal.BAD_TOKEN, "bad_token",
            Refusal.NO_MEMORY, "no_memory",
            Refusal.MALFORMED, "malformed",
            Refusal.OVER_QUOTA, "over_quota",
            Refusal.BUSY, "busy");

    final LeaseStates leases = new LeaseStates();
    final Tally connections = new Tally();
    final Tally connectionsAccepted = new Tally();
    final Tally leasesGranted = new Tally();
    private final Tally[] ended = tallies(LeaseEnd.values().length);
    private final Tally[] refused = tallies(REFUSALS.size() + 1);

    void ended(LeaseEnd cause) {
        ended[cause.ordinal()].add(1);
    }

    long endedBy(LeaseEnd cause) {
        return ended[cause.ordinal()].get();
    }

    /// @param refusal one of {@link #REFUSALS}
    void refused(int refusal) {
        refused[refusal].add(1);
    }

    long refusedFor(int refusal) {
        return refused[refusal].get();
    }

    private static Tally[] tallies(int count) {
        return IntStream.range(0, count).mapToObj(i -> new Tally()).toArray(Tally[]::new);
    }
}
