package org.farheap.tracer;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/// The contents of regions, as far as they are held here. Asked by several threads at once.
///
/// Whoever writes a region first makes it not held, then changes its epoch, then writes, and then makes it held again. So who reads the
/// epoch and then finds an image finds whole content of that epoch, or sees the epoch change.
public interface RegionImages {
    /// A region's bytes from its bottom to its top at least, or null when it is not held. It is not when a page of it is newer elsewhere.
    /// The segment must stay open, and readable by any thread, until the work that asked is done.
    MemorySegment image(int region);

    /// What in a region is known to be dead, or null when it can be read from bottom to top. It is part of the content.
    default KnownLive knownLive(int region) {
        return null;
    }

    /// Of a region's content; never the same for two contents.
    long epoch(int region);

    /// Whether what was computed from a region's content of that epoch still holds.
    default boolean stillValid(int region, long epoch) {
        // What was read is read before the epoch is.
        VarHandle.loadLoadFence();
        return image(region) != null && epoch(region) == epoch;
    }
}
