package org.farheap.tracer;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a trace must find, told from what the builder meant: breadth first over sets of addresses.
final class NaiveTrace {
    private final HeapBuilder heap;
    private final HeldImages images;
    private final boolean followWeak;
    private final Queue<Placed> queue = new ArrayDeque<>();
    final Set<Long> live = new HashSet<>();
    final Map<Integer, TreeSet<Long>> outward = new TreeMap<>();
    final Map<Long, long[]> liveClasses = new TreeMap<>();
    final Map<Long, long[]> deadClasses = new TreeMap<>();
    final Map<Integer, long[]> regions = new TreeMap<>();
    boolean sawMissing;

    NaiveTrace(HeapBuilder heap, HeldImages images, boolean followWeak, long... roots) {
        this.heap = heap;
        this.images = images;
        this.followWeak = followWeak;
        for (long root : roots) {
            reach(root);
        }
        while (!queue.isEmpty()) {
            queue.remove().slots().forEach(this::follow);
        }
        heap.objects.values().stream().filter(this::isTraced).forEach(this::count);
    }

    private void follow(Placed.Slot slot) {
        Long target = heap.references.get(slot.address());
        if (!images.isHeld(heap.region(slot.address()))) {
            sawMissing = true;
        } else if (target != null && (followWeak || !slot.weak())) {
            reach(target);
        }
    }

    private void reach(long target) {
        Placed object = heap.objects.get(target);
        if (object == null || !isTraced(object)) {
            outward.computeIfAbsent(heap.region(target), region -> new TreeSet<>()).add(target);
        } else if (live.add(target)) {
            queue.add(object);
        }
    }

    /// Whether it is walked to: its region is held, and that of the humongous object before it too.
    private boolean isTraced(Placed object) {
        int region = heap.region(object.address());
        boolean held = images.isHeld(region);
        while (heap.kinds[region] == RegionKind.HUMONGOUS_CONTINUES) {
            region--;
        }
        return held && images.isHeld(region) && (heap.kinds[region] == RegionKind.OLD || heap.kinds[region] == RegionKind.HUMONGOUS_START);
    }

    private void count(Placed object) {
        boolean isLive = live.contains(object.address());
        NaiveScan.count(isLive ? liveClasses : deadClasses, object);
        if (isLive) {
            long[] sum = regions.computeIfAbsent(heap.region(object.address()), region -> new long[2]);
            sum[0]++;
            sum[1] += object.bytes();
        }
    }
}
