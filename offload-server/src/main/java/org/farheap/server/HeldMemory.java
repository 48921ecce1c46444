package org.farheap.server;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;
import org.farheap.server.near.LeasedMemory;

/**
 * The extents of a lease while a call reads them: held when it begins, and let go once nobody can read them any more, whatever the
 * function thinks of that. Any thread reads; one thread makes and closes it.
 */
final class HeldMemory implements LeasedMemory, AutoCloseable {
    private static final long RETRY_NANOS = 10_000_000;

    private final long firstOffset;
    private final Runnable wakeDataThread;
    private final Arena arena = Arena.ofShared();
    /** By slot; null where nothing is leased. */
    private final Extent[] extents;
    private final MemorySegment[] segments;
    private boolean closed;

    /** @param wakeDataThread run when extents were let go: see {@link DataPlane#wake} */
    HeldMemory(Lease lease, Runnable wakeDataThread) {
        this.firstOffset = lease.range().firstOffset();
        this.wakeDataThread = wakeDataThread;
        extents = new Extent[lease.extentCount()];
        segments = new MemorySegment[extents.length];
        for (int slot = 0; slot < extents.length; slot++) {
            extents[slot] = lease.hold(slot, wakeDataThread);
            if (extents[slot] != null) {
                segments[slot] = NativeMemory.readOnly(extents[slot].address(), extents[slot].bytes(), arena);
            }
        }
    }

    @Override
    public MemorySegment slice(long offset, long bytes) {
        long relative = offset - firstOffset;
        long slot = relative / Lease.EXTENT_BYTES;
        long within = relative % Lease.EXTENT_BYTES;
        if (relative < 0 || slot >= extents.length || extents[(int) slot] == null || within + bytes > extents[(int) slot].bytes()) {
            return null;
        }
        return segments[(int) slot].asSlice(within, bytes);
    }

    @Override
    public long writes(long offset, long bytes) {
        return counts(offset).sum((offset - firstOffset) % Lease.EXTENT_BYTES, bytes);
    }

    @Override
    public boolean isWritten(long offset, long bytes) {
        return counts(offset).isWritten((offset - firstOffset) % Lease.EXTENT_BYTES, bytes);
    }

    private WriteCounts counts(long offset) {
        return extents[(int) ((offset - firstOffset) / Lease.EXTENT_BYTES)].writes();
    }

    /** Takes the memory away from whoever still reads it. Waits only for a system call that has been given some of it. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        while (!arenaClosed()) {
            LockSupport.parkNanos(RETRY_NANOS);
        }
        for (Extent extent : extents) {
            if (extent != null) {
                extent.letGo();
            }
        }
        wakeDataThread.run();
    }

    private boolean arenaClosed() {
        try {
            arena.close();
            return true;
        } catch (IllegalStateException e) {
            // Some thread is in a call to which it has given a segment.
            return false;
        }
    }
}
