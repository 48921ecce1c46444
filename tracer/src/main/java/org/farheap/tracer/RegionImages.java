package org.farheap.tracer;

import java.lang.foreign.MemorySegment;

/// The contents of regions, as far as they are held here. Asked by several threads at once.
public interface RegionImages {
    /// A region's bytes from its bottom to its top at least, or null when it is not held: when any page of it is newer elsewhere, it is not.
    /// The segment must stay open, and readable by any thread, until the work that asked is done; what is in it may change meanwhile, if
    /// the epoch then does too.
    MemorySegment image(int region);

    /// Changes with every change of the region's content: after the first byte has changed, before anybody may rely on the new content.
    long epoch(int region);

    /// Whether what was computed from a region's content of that epoch still holds.
    default boolean stillValid(int region, long epoch) {
        return image(region) != null && epoch(region) == epoch;
    }
}
