package org.farheap.tracer;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/// The contents of regions, as far as they are held here. Asked by several threads at once.
public interface RegionImages {
    /// A region's bytes from its bottom to its top at least, or null when it is not held; it is not when a page of it is newer elsewhere.
    /// The segment must stay open, and readable by any thread, until the work that asked is done; what is in it may change meanwhile, as
    /// the epoch tells.
    MemorySegment image(int region);

    /// What in a region is known to be dead, or null when it can be read from bottom to top. Part of its content, as the epoch is concerned.
    default KnownLive knownLive(int region) {
        return null;
    }

    /// Of a region's content. It changes twice when that does: before the first byte is written, so that what is read from then on is not
    /// taken for the old content, and after the last, so that what was read in between is not taken for the new one.
    long epoch(int region);

    /// Whether what was computed from a region's content of that epoch still holds.
    default boolean stillValid(int region, long epoch) {
        // What was read is read before the epoch is.
        VarHandle.loadLoadFence();
        return image(region) != null && epoch(region) == epoch;
    }
}
