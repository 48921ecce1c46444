package org.farheap.server.near;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.farheap.wire.NearWire.Entries;

/// Of which pages the authoritative bytes are the server's; within the lease, for it has no others. Pages are counted from the heap's base.
final class HeldPages {
    private final long firstPage;
    private final long pages;
    private final int pageShift;
    private final BitSet held;

    HeldPages(HeapRange range) {
        pageShift = Integer.numberOfTrailingZeros(range.pageBytes());
        firstPage = range.firstOffset() >>> pageShift;
        pages = range.bytes() >>> pageShift;
        held = new BitSet(Math.toIntExact(pages));
    }

    private HeldPages(HeldPages other) {
        firstPage = other.firstPage;
        pages = other.pages;
        pageShift = other.pageShift;
        held = (BitSet) other.held.clone();
    }

    static long memoryBytes(HeapRange range) {
        return range.bytes() / range.pageBytes() / Byte.SIZE;
    }

    /// A held_pages frame.
    void put(ByteBuffer payload) throws MalformedFrame {
        Entries entries = Entries.read(payload);
        long count = Integer.toUnsignedLong(entries.count());
        MalformedFrame.unless(payload.remaining() == Math.ceilDiv(count, Long.SIZE) * Long.BYTES, "held_pages whose lengths do not agree");
        long first = Integer.toUnsignedLong(entries.first()) - firstPage;
        long word = 0;
        for (int i = 0; i < count; i++) {
            word = i % Long.SIZE == 0 ? payload.getLong() : word >>> 1;
            put(first + i, (word & 1) != 0);
        }
    }

    private void put(long page, boolean isHeld) {
        boolean leased = page >= 0 && page < pages;
        BadDescription.unless(leased || !isHeld, "page %d is told to be held, and is not of the lease", page + firstPage);
        if (leased) {
            held.set((int) page, isHeld);
        }
    }

    /// Whether all pages of these bytes are.
    boolean holds(long offset, long bytes) {
        long from = (offset >>> pageShift) - firstPage;
        long to = ((offset + bytes - 1) >>> pageShift) - firstPage + 1;
        return from >= 0 && to <= pages && held.nextClearBit((int) from) >= to;
    }

    interface Run {
        void accept(long offset, long bytes);
    }

    /// Tells the parts of these bytes whose pages are, each as long as it goes.
    void forEachRun(long offset, long bytes, Run run) {
        long end = offset + bytes;
        int from = (int) Math.clamp((offset >>> pageShift) - firstPage, 0, pages);
        int last = (int) Math.clamp(((end - 1) >>> pageShift) - firstPage + 1, 0, pages);
        for (int page = held.nextSetBit(from); page >= 0 && page < last; page = held.nextSetBit(page)) {
            int behind = Math.min(held.nextClearBit(page), last);
            long runStart = Math.max(offset, page + firstPage << pageShift);
            long runEnd = Math.min(end, behind + firstPage << pageShift);
            run.accept(runStart, runEnd - runStart);
            page = behind;
        }
    }

    int pageBytes() {
        return 1 << pageShift;
    }

    HeldPages copy() {
        return new HeldPages(this);
    }
}
