package org.farheap.tracer.hotspot;

import java.util.Map;
import java.util.TreeMap;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;

/// What is in a region, or in the regions of a humongous object, and what it refers to outside of them.
final class RegionTruth {
    final Map<String, Long> objects = new TreeMap<>();
    /// References by the region they lead to.
    final Map<Integer, Long> edges = new TreeMap<>();
    final LongHashSet targets = new LongHashSet();

    /// By region; by the first one of a humongous object.
    static Map<Integer, RegionTruth> byRegion(VmHeap heap, HeapTruth truth) {
        Map<Integer, RegionTruth> regions = new TreeMap<>();
        truth.liveObjects().forEach(address -> {
            int region = heap.region(address);
            RegionTruth in = regions.computeIfAbsent(region, _ -> new RegionTruth());
            in.objects.merge(truth.graph().className(address), 1L, Long::sum);
            truth.graph().forEachReference(address, true, target -> in.reference(region, heap.region(target), target));
        });
        return regions;
    }

    private void reference(int from, int to, long target) {
        // Nothing refers into the middle of an object, so what leads to a humongous one leads to its first region.
        if (from != to) {
            edges.merge(to, 1L, Long::sum);
            targets.add(target);
        }
    }
}
