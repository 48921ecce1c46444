package org.farheap.server.near;

import java.lang.foreign.MemorySegment;

/// The extents of a lease, for as long as a call may read them. Any thread.
public interface LeasedMemory {
    /// The bytes at a heap offset, or null when not all of them lie in one extent that is leased. Read-only.
    MemorySegment slice(long offset, long bytes);

    /// Counts what was written, by messages, to where these bytes lie: once when a write begins, and once when it has ended. Never less
    /// than before. Writes nearby count as well.
    long writes(long offset, long bytes);

    /// Whether one of these writes is under way.
    boolean isWritten(long offset, long bytes);
}
