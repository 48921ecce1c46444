package org.farheap.tracer;

import java.util.List;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;

/// Counts the references that lead out of the regions that are scanned. One thread's.
final class OutgoingReferences implements ReferenceSink {
    private final long heapBase;
    private final int regionShift;
    private final RegionTally edges;
    private TargetSet targets;
    private boolean targetsWanted;
    private int firstInside;
    private int countInside;

    OutgoingReferences(HeapEncoding encoding) {
        heapBase = encoding.heapBase();
        regionShift = encoding.regionShift();
        edges = new RegionTally(encoding.regions());
    }

    void begin(RegionSpan span, int maxTargets) {
        firstInside = span.first();
        countInside = span.count();
        edges.clear();
        targets = new TargetSet(maxTargets);
        targetsWanted = maxTargets > 0;
    }

    @Override
    public void accept(long[] batch, int count) {
        for (int i = 0; i < count; i++) {
            add(batch[i]);
        }
    }

    private void add(long target) {
        int region = (int) (target >>> regionShift);
        // Those that stay inside are counted too: which do is hard to predict, and a wrong guess costs the processor more.
        edges.count(region);
        if (targetsWanted && !isInside(region)) {
            targets.add(heapBase + target);
        }
    }

    private boolean isInside(int region) {
        return Integer.compareUnsigned(region - firstInside, countInside) < 0;
    }

    List<RegionScan.Edge> edges() {
        return edges.edges().stream().filter(edge -> !isInside(edge.region())).toList();
    }

    ImmutableLongList targets() {
        return targets.sorted();
    }

    boolean tooMany() {
        return targets.tooMany();
    }
}
