package org.farheap.server;

import java.util.concurrent.atomic.AtomicLong;

/// A count that one thread keeps and any thread reads. The writer pays a plain load and a plain store: no locked instruction, nothing
/// to contend for. A reader sees a value that was true a moment ago.
final class Tally {
    private final AtomicLong value = new AtomicLong();

    /// Only by the thread that keeps it.
    void add(long more) {
        value.setOpaque(value.getPlain() + more);
    }

    /// Only by the thread that keeps it.
    void set(long now) {
        value.setOpaque(now);
    }

    long get() {
        return value.getOpaque();
    }
}
