package org.farheap.server;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.openucx.jucx.UcxException;
import org.openucx.jucx.ucp.UcpContext;
import org.openucx.jucx.ucp.UcpMemory;

/**
 * One leased piece of far memory: shared memory that UCX allocated and registered, mapped by agents on this machine.
 * Data thread only, but for what near-data work asks.
 *
 * <pre>
 *   allocate --> LEASED --taken from the lease--> RETURNED --freeStep() ... , once nobody reads it--> FREE
 * </pre>
 *
 * Memory is never handed from one lease to the next: every extent is memory fresh from the kernel, zero and without pages until
 * something is written. On release its pages are dropped before it is unmapped, so that they are gone at once even while
 * an agent still maps them, and the agent reads zeros from then on.
 */
final class Extent implements Releases.Returned {
    /** Dropping 64 MiB at once takes 10 ms and more; other leases' requests wait for one step at most, about 0.2 ms. */
    private static final long STEP_BYTES = 1 << 20;

    private final UcpMemory memory;
    private final long bytes;
    private final DataFigures figures;
    private final byte[] remoteKey;
    private final WriteCounts writes;
    /// Calls of near-data work that read it.
    private final AtomicInteger holds = new AtomicInteger();
    private int repliesReading;
    private long droppedBytes;

    private Extent(UcpMemory memory, long bytes, DataFigures figures) {
        this.memory = memory;
        this.bytes = bytes;
        this.figures = figures;
        this.writes = new WriteCounts(bytes);
        ByteBuffer key = memory.getRemoteKeyBuffer();
        this.remoteKey = new byte[key.remaining()];
        key.get(remoteKey);
    }

    /** @return null when there is no memory to be had */
    static Extent allocate(UcpContext context, long bytes, DataFigures figures) {
        try {
            Extent extent = new Extent(context.memoryMap(Ucx.sharedMemory(bytes)), bytes, figures);
            // UCX writes zeros to POSIX shared memory to see whether it is there.
            NativeMemory.dropPages(extent.address(), bytes);
            figures.extentAllocated(bytes);
            return extent;
        } catch (UcxException e) {
            Log.say("cannot allocate an extent of " + ByteSize.show(bytes) + ": " + e.getMessage());
            return null;
        }
    }

    long address() {
        return memory.getAddress();
    }

    long bytes() {
        return bytes;
    }

    /** Packed, for the agent to unpack; do not change. */
    byte[] remoteKey() {
        return remoteKey;
    }

    /** A reply will send from this extent until {@link #replySent}; UCX may do so without copying. */
    void replyReads() {
        repliesReading++;
    }

    void replySent() {
        assert repliesReading > 0;
        repliesReading--;
    }

    /** What messages write to it. Any thread reads. */
    WriteCounts writes() {
        return writes;
    }

    /**
     * Keeps the memory until {@link #letGo}, if the extent is still found in its lease afterwards; who does not find it lets go without
     * having looked at the memory. Any thread.
     */
    void hold() {
        holds.incrementAndGet();
    }

    /** Afterwards the data thread has to be woken, which may wait for it. Any thread. */
    void letGo() {
        int left = holds.decrementAndGet();
        assert left >= 0;
    }

    /** Whether neither a reply nor a call reads it. */
    @Override
    public boolean quiet() {
        return repliesReading == 0 && holds.get() == 0;
    }

    @Override
    public boolean freeStep() {
        assert quiet();
        long step = Math.min(STEP_BYTES, bytes - droppedBytes);
        NativeMemory.dropPages(address() + droppedBytes, step);
        droppedBytes += step;
        if (droppedBytes < bytes) {
            return false;
        }
        memory.deregister();
        figures.extentFreed(bytes);
        return true;
    }
}
