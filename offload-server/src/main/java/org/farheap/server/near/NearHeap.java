package org.farheap.server.near;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.farheap.tracer.ClassTable;
import org.farheap.tracer.HeapEncoding;
import org.farheap.tracer.RegionImages;
import org.farheap.tracer.RegionTable;

/// A heap as its agent described it for one call, and the pages of it that the server holds. Any thread.
public final class NearHeap {
    private final ClassTable classes;
    private final RegionTable regions;
    private final long[] epochs;
    private final HeldPages held;
    private final LeasedMemory memory;
    private final HeldRegions images;
    private final long[] addresses;
    private final Exchange exchange;

    NearHeap(ClassTable classes, RegionTable regions, long[] epochs, HeldPages held, LeasedMemory memory, long[] addresses,
            Exchange exchange) {
        this.classes = classes;
        this.regions = regions;
        this.epochs = epochs;
        this.held = held;
        this.memory = memory;
        this.images = new HeldRegions(classes.encoding(), regions, held, memory);
        this.addresses = addresses;
        this.exchange = exchange;
    }

    public HeapEncoding encoding() {
        return classes.encoding();
    }

    public ClassTable classes() {
        return classes;
    }

    /// All regions, as they were in one pause.
    public RegionTable regions() {
        return regions;
    }

    /// The old and humongous regions that the server holds wholly, from bottom to top. Their epochs are the server's own, and change when
    /// a page is written to it by message; what the agent writes into memory that it maps, it watches itself.
    public RegionImages images() {
        return images;
    }

    /// The regions, in order, that can be read: old ones that are held, and the first ones of humongous objects.
    public IntStream readable() {
        return IntStream.range(0, regions.regions()).filter(region -> regions.isWalked(region) && images.isHeld(region));
    }

    /// Whether the server holds a region wholly, if perhaps a write to it is under way just now.
    boolean isHeld(int region) {
        return images.isHeld(region);
    }

    /// The agent's own epoch of a region: what is computed from the region goes back to it with this.
    public long epoch(int region) {
        return epochs[region];
    }

    /// What the agent gave to this call alone, in the order in which it came. Not to be changed.
    public long[] addresses() {
        return addresses;
    }

    /// With the servers that hold the heap's other parts.
    public Exchange exchange() {
        return exchange;
    }

    /// The one of them that holds a region; -1: none.
    int holder(int region) {
        return exchange.holder(encoding().bottom(region) - encoding().heapBase());
    }

    /// Gives the pages of a region that are the server's, as runs of consecutive ones, whatever the region is used for. Above its top too.
    public void forEachHeldRun(int region, Consumer<MemorySegment> run) {
        long offset = encoding().bottom(region) - encoding().heapBase();
        held.forEachRun(offset, encoding().regionBytes(), (from, bytes) -> giveLeased(from, bytes, run));
    }

    /// A run of a large region may lie in several extents.
    private void giveLeased(long from, long bytes, Consumer<MemorySegment> run) {
        MemorySegment segment = memory.slice(from, bytes);
        if (segment != null) {
            run.accept(segment);
        } else if (bytes > held.pageBytes()) {
            long half = Math.max(held.pageBytes(), bytes / 2 / held.pageBytes() * held.pageBytes());
            giveLeased(from, half, run);
            giveLeased(from + half, bytes - half, run);
        }
    }
}
