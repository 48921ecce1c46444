package org.farheap.tracer;

import java.util.List;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;

/// Counts the references that lead out of the regions that are scanned. One thread's.
final class OutgoingReferences implements ReferenceSink {
    private final long heapBase;
    private final int regionShift;
    private final RegionTally edges;
    private TargetSet targets;
    private RegionSpan inside;

    OutgoingReferences(HeapEncoding encoding) {
        heapBase = encoding.heapBase();
        regionShift = encoding.regionShift();
        edges = new RegionTally(encoding.regions());
    }

    void begin(RegionSpan span, int maxTargets) {
        inside = span;
        edges.clear();
        targets = new TargetSet(maxTargets);
    }

    @Override
    public void accept(long target) {
        int region = (int) (target >>> regionShift);
        if (inside.contains(region)) {
            return;
        }
        edges.count(region);
        if (targets.isWanted()) {
            targets.add(heapBase + target);
        }
    }

    List<RegionScan.Edge> edges() {
        return edges.edges();
    }

    ImmutableLongList targets() {
        return targets.sorted();
    }

    boolean tooMany() {
        return targets.tooMany();
    }
}
