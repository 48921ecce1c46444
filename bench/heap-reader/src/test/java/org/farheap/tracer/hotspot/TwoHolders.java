package org.farheap.tracer.hotspot;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;
import org.farheap.tracer.ClassTable;
import org.farheap.tracer.HeapTrace;
import org.farheap.tracer.KnownLive;
import org.farheap.tracer.LiveHeap;
import org.farheap.tracer.RegionImages;
import org.farheap.tracer.RegionKind;
import org.farheap.tracer.WorkBudget;

/// A heap whose regions are held in turns by two, a humongous object's by one. Each traces what it holds, and tells the other where that
/// leads, until there is nothing to tell.
final class TwoHolders {
    private static final int TOLD_MAX = 10;

    private final RestingHeap real;
    private final VmHeap heap;
    private final int[] holders;
    private final LongHashSet roots = new LongHashSet();

    TwoHolders(RestingHeap real) {
        this.real = real;
        heap = real.heap();
        holders = new int[heap.table().regions()];
        int holder = 0;
        for (int region = 0; region < holders.length; region++) {
            boolean goesOn = heap.table().kind(region) == RegionKind.HUMONGOUS_CONTINUES;
            boolean isThere = heap.table().kind(region) != RegionKind.FREE;
            holder = isThere && !goesOn ? 1 - holder : holder;
            holders[region] = holder;
        }
    }

    private record Held(VmHeap heap, int[] holders, int holder) implements RegionImages {
        @Override
        public MemorySegment image(int region) {
            return holders[region] == holder ? heap.image(region) : null;
        }

        @Override
        public KnownLive knownLive(int region) {
            return heap.knownLive(region);
        }

        @Override
        public long epoch(int region) {
            return heap.epoch(region);
        }
    }

    /// Differences to what is alive in the whole heap.
    List<String> liveSet() {
        roots.addAll(real.truth().roots());
        try (Arena arena = Arena.ofShared()) {
            List<LiveHeap> traced;
            do {
                traced = List.of(trace(0, arena), trace(1, arena));
            } while (addOutward(traced));
            return differences(traced);
        }
    }

    private LiveHeap trace(int holder, Arena arena) {
        HeapTrace trace = new HeapTrace(ClassTable.of(heap.encoding(), real.layouts()), heap.table(), new Held(heap, holders, holder), 1,
                true);
        return (LiveHeap) trace.trace(roots.toArray(), arena, WorkBudget.unlimited());
    }

    private boolean addOutward(List<LiveHeap> traced) {
        int before = roots.size();
        traced.forEach(one -> one.outward().forEach(outward -> roots.addAll(outward.addresses())));
        return roots.size() > before;
    }

    private List<String> differences(List<LiveHeap> traced) {
        LongArrayList expected = real.truth().liveObjects();
        List<String> differences = new ArrayList<>();
        long objects = traced.stream().mapToLong(one -> one.live().objects()).sum();
        if (objects != expected.size()) {
            differences.add("reached %d objects, not %d".formatted(objects, expected.size()));
        }
        expected.forEach(address -> {
            LiveHeap.LiveRegion region = traced.get(holders[heap.region(address)]).region(heap.region(address));
            if ((region == null || !region.isLive(heap.offset(address))) && differences.size() < TOLD_MAX) {
                differences.add("not reached: " + real.truth().graph().className(address));
            }
        });
        return differences;
    }
}
