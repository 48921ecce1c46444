package org.farheap.server;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.farheap.server.near.HeapRange;
import org.farheap.wire.Wire.Pong;

/**
 * What one agent may use: a range of heap offsets, served from extents, over data channels.
 *
 * <p>Identity and range are fixed at the start; extents and channels belong to the data thread. Others may look for extents, and hold
 * them.
 */
final class Lease {
    static final long EXTENT_BYTES = 64L << 20;
    /** An agent has a channel per thread that can fault and a few for eviction. */
    static final int CHANNELS_MAX = 1024;

    /** Low bits of a lease id are its slot in the lease table; the other 54 are random, and the key is 64 bits more. */
    static final int SLOT_BITS = 10;
    static final int LEASES_MAX = 1 << SLOT_BITS;

    private final long id;
    private final long key;
    private final long firstOffset;
    private final long quotaBytes;
    private final int pageBytes;
    private final AtomicReferenceArray<Extent> extents;
    private final DataChannel[] channels = new DataChannel[CHANNELS_MAX];
    private final Tally pagesRead = new Tally();
    private final Tally pagesWritten = new Tally();
    private final Tally busyNanos = new Tally();
    private final Runnable onBroken;
    private boolean broken;

    /** @param onBroken told, on the data thread, when the data plane can no longer serve this lease */
    Lease(long id, long key, long firstOffset, long quotaBytes, int pageBytes, Runnable onBroken) {
        assert firstOffset % EXTENT_BYTES == 0;
        this.id = id;
        this.key = key;
        this.firstOffset = firstOffset;
        this.quotaBytes = quotaBytes;
        this.pageBytes = pageBytes;
        this.extents = new AtomicReferenceArray<>(Math.toIntExact(Math.ceilDiv(quotaBytes, EXTENT_BYTES)));
        this.onBroken = onBroken;
    }

    static int slotOf(long id) {
        return (int) id & (LEASES_MAX - 1);
    }

    long id() {
        return id;
    }

    long key() {
        return key;
    }

    long quotaBytes() {
        return quotaBytes;
    }

    /** Whether the extent at {@code index} (absolute: heap offset / EXTENT_BYTES) is within the range. */
    boolean covers(int index) {
        return slot(index) >= 0 && slot(index) < extents.length();
    }

    /** The extent at an absolute index that {@link #covers} allowed; null if it is not leased. */
    Extent extent(int index) {
        return extents.getPlain(slot(index));
    }

    void setExtent(int index, Extent extent) {
        extents.set(slot(index), extent);
    }

    /** What the extent at {@code index} is to hold: whole but for the last, which ends with the quota. */
    long extentBytes(int index) {
        return Math.min(EXTENT_BYTES, quotaBytes - (long) slot(index) * EXTENT_BYTES);
    }

    HeapRange range() {
        return new HeapRange(firstOffset, quotaBytes, pageBytes);
    }

    /** How many extents the range has, leased or not. */
    int extentCount() {
        return extents.length();
    }

    /** No request, and no call, finds an extent from here on. @return those that were leased */
    List<Extent> takeExtents() {
        return IntStream.range(0, extents.length()).mapToObj(slot -> extents.getAndSet(slot, null)).filter(Objects::nonNull).toList();
    }

    /**
     * The extent of a slot (counted from the range's first), held: it must be let go. Null if it is not leased. Any thread.
     *
     * @param wakeDataThread run when the extent was held for a moment, and was being given back
     */
    Extent hold(int slot, Runnable wakeDataThread) {
        Extent extent = extents.get(slot);
        if (extent == null) {
            return null;
        }
        extent.hold();
        if (extents.get(slot) == extent) {
            return extent;
        }
        extent.letGo();
        wakeDataThread.run();
        return null;
    }

    DataChannel[] channels() {
        return channels;
    }

    /** Null if there is no such channel. */
    DataChannel channel(int index) {
        return index >= 0 && index < CHANNELS_MAX ? channels[index] : null;
    }

    /** The leased extent that holds all of [offset, offset + bytes), or null if the request may not be served. */
    Extent extentOf(long offset, int bytes) {
        if (bytes <= 0 || bytes % pageBytes != 0 || offset < firstOffset || offset % pageBytes != 0) {
            return null;
        }
        long relative = offset - firstOffset;
        if (relative >= quotaBytes) {
            return null;
        }
        Extent extent = extents.getPlain((int) (relative / EXTENT_BYTES));
        return extent != null && within(relative) + bytes <= extent.bytes() ? extent : null;
    }

    /** A read of {@code bytes} took the data thread so long. */
    void haveRead(int bytes, long nanos) {
        pagesRead.add(pages(bytes));
        busyNanos.add(nanos);
    }

    /** A write of {@code bytes} took the data thread so long. */
    void haveWritten(int bytes, long nanos) {
        pagesWritten.add(pages(bytes));
        busyNanos.add(nanos);
    }

    /** What the data thread has done for it. Any thread. */
    Pong work() {
        return new Pong(pagesRead.get(), pagesWritten.get(), busyNanos.get());
    }

    /** How many pages that many bytes are. */
    int pages(int bytes) {
        return bytes / pageBytes;
    }

    /** Where heap offset {@code offset} is inside its extent. */
    long addressOf(Extent extent, long offset) {
        return extent.address() + within(offset - firstOffset);
    }

    private static long within(long relative) {
        return relative % EXTENT_BYTES;
    }

    /** The data plane can no longer serve this lease; only the first of its channels to find out is heard. */
    void broken(String why) {
        if (!broken) {
            broken = true;
            Log.say("a lease's data connection ended (" + why + "); taking the lease back");
            onBroken.run();
        }
    }

    private int slot(int index) {
        long relative = Integer.toUnsignedLong(index) - firstOffset / EXTENT_BYTES;
        return relative < 0 || relative > Integer.MAX_VALUE ? -1 : (int) relative;
    }
}
