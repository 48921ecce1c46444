package org.farheap.server.near;

import java.util.concurrent.atomic.AtomicLong;

/// What the descriptions of all leases' heaps may take together, on the server's Java heap. Any thread.
public final class DescriptionMemory {
    private final AtomicLong leftBytes;

    public DescriptionMemory(long bytes) {
        leftBytes = new AtomicLong(bytes);
    }

    /// False when there is not so much left.
    boolean take(long bytes) {
        if (leftBytes.addAndGet(-bytes) >= 0) {
            return true;
        }
        leftBytes.addAndGet(bytes);
        return false;
    }

    void give(long bytes) {
        leftBytes.addAndGet(bytes);
    }

    public long leftBytes() {
        return leftBytes.get();
    }
}
