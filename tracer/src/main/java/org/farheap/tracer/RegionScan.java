package org.farheap.tracer;

import java.util.List;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;

/// What is in a region, or in the regions of a humongous object, and where its references lead. Objects that are dead but not
/// overwritten count like any. Referents and discovered fields count as ordinary references.
///
/// @param region the first one
/// @param images what was read: the region, or those of the humongous object that are held
/// @param tableEpoch of the region table
/// @param objects fillers included
/// @param edges references out of these regions, by the region they lead to, ordered by it
/// @param targets distinct addresses that these references lead to, ascending; empty when they were not asked for, or `tooMany`
/// @param missing regions whose references could not be read, because they are not held
public record RegionScan(int region, List<ImageEpoch> images, long tableEpoch, long objects, long bytes, List<Edge> edges,
        ImmutableLongList targets, boolean tooMany, ImmutableIntList missing, ClassHistogram classes) implements ScanOutcome {
    /// @param references how many lead there, several to one object counted each
    public record Edge(int region, long references) {}

    public RegionScan {
        images = List.copyOf(images);
        edges = List.copyOf(edges);
    }

    public Unskippable unskippable() {
        return classes.unskippable();
    }

    /// Whether `edges` has every reference that leads out. Stack chunks are not looked into.
    public boolean edgesComplete() {
        return missing.isEmpty() && unskippable().stackChunks() == 0;
    }

    /// Whether this still holds: nothing has changed in what it was computed from.
    public boolean stillValid(RegionImages now) {
        return images.stream().allMatch(image -> now.stillValid(image.region(), image.epoch()));
    }
}
