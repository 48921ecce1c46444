package org.farheap.tracer;

import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;

/// What the roots reach in the regions that are held, and where they lead out of them.
///
/// @param images what was read
/// @param tableEpoch of the region table
/// @param regions those that were traced, ordered by region; of a humongous object the first one, for all of it
/// @param live objects that the roots reach
/// @param dead objects in the traced regions that they do not; fillers are among them
/// @param outward addresses in regions that could not be traced, ordered by region: with these whoever holds the regions goes on. Empty
///     when a {@link TraceExchange} gave them to him
/// @param strayRoots roots at which no object begins, or outside the heap
/// @param unreadable what could not be read, or has changed, ordered by region
public record LiveHeap(List<ImageEpoch> images, long tableEpoch, List<LiveRegion> regions, ClassHistogram live, ClassHistogram dead,
        List<Outward> outward, long strayRoots, List<Unreadable> unreadable) implements TraceOutcome {
    /// @param objects live ones
    /// @param bytes of live objects
    /// @param bits where objects begin in the region, and which of them are live; see `isLive`. As long open as the arena that the trace was
    ///     given
    public record LiveRegion(int region, long objects, long bytes, MemorySegment bits) {
        /// Whether a live object begins there.
        ///
        /// @param offset bytes from the region's bottom
        public boolean isLive(int offset) {
            return ObjectBits.isMarked(bits, offset);
        }
    }

    /// @param addresses distinct, ascending
    public record Outward(int region, ImmutableLongList addresses) {}

    public LiveHeap {
        images = List.copyOf(images);
        regions = List.copyOf(regions);
        outward = List.copyOf(outward);
        unreadable = List.copyOf(unreadable);
    }

    public Unskippable unskippable() {
        return live.unskippable();
    }

    /// Whether everything that the roots reach without leaving these regions is known to be live.
    public boolean isComplete() {
        return unreadable.isEmpty() && unskippable().stackChunks() == 0;
    }

    /// What was found of a region; null when it was not traced.
    public LiveRegion region(int region) {
        int index = Collections.binarySearch(regions, new LiveRegion(region, 0, 0, null), Comparator.comparingInt(LiveRegion::region));
        return index < 0 ? null : regions.get(index);
    }

    /// Whether this still holds: nothing has changed in what it was computed from.
    public boolean stillValid(RegionImages now) {
        return images.stream().allMatch(image -> now.stillValid(image.region(), image.epoch()));
    }
}
