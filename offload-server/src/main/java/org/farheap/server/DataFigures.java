package org.farheap.server;

/// What the data thread counts as it serves. It alone writes; whoever reports reads. Pages that an agent reads and writes in an extent
/// that it maps pass nobody here, and are not counted.
final class DataFigures {
    final Operation reads = new Operation();
    final Operation writes = new Operation();
    /// Requests whose sizes do not agree, or are more than the wire format allows.
    final Tally refusedMalformed = new Tally();
    /// Requests for what the lease has no extent of.
    final Tally refusedOutside = new Tally();
    /// Requests without a valid lease, key and channel, which get no answer.
    final Tally refusedStrangers = new Tally();
    final Tally extents = new Tally();
    final Tally extentBytes = new Tally();

    /// Served requests of one kind.
    static final class Operation {
        final Tally pages = new Tally();
        final Tally bytes = new Tally();
        final ServiceTimes times = new ServiceTimes();

        /// @param nanos from the request's arrival at the handler until UCX had the answer
        void served(int morePages, int moreBytes, long nanos) {
            pages.add(morePages);
            bytes.add(moreBytes);
            times.record(nanos);
        }
    }

    void extentAllocated(long bytes) {
        extents.add(1);
        extentBytes.add(bytes);
    }

    void extentFreed(long bytes) {
        extents.add(-1);
        extentBytes.add(-bytes);
    }
}
