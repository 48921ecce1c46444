package org.farheap.tracer;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a scan must find, told from what the builder meant.
final class NaiveScan {
    final Map<Long, long[]> classes = new TreeMap<>();
    final Map<Integer, Long> edges = new TreeMap<>();
    final TreeSet<Long> targets = new TreeSet<>();
    final TreeSet<Integer> missing = new TreeSet<>();
    long objects;
    long bytes;

    NaiveScan(HeapBuilder heap, HeldImages images, int first) {
        int end = first + 1;
        while (end < heap.kinds.length && heap.kinds[end] == RegionKind.HUMONGOUS_CONTINUES) {
            end++;
        }
        for (Placed object : heap.objects.values()) {
            int region = heap.region(object.address());
            if (region >= first && region < end && images.isHeld(region)) {
                add(heap, images, object, first, end);
            }
        }
    }

    private void add(HeapBuilder heap, HeldImages images, Placed object, int first, int end) {
        objects++;
        bytes += object.bytes();
        count(classes, object);
        for (Placed.Slot slot : object.slots()) {
            Long target = heap.references.get(slot.address());
            if (!images.isHeld(heap.region(slot.address()))) {
                missing.add(heap.region(slot.address()));
            } else if (target != null && (heap.region(target) < first || heap.region(target) >= end)) {
                edges.merge(heap.region(target), 1L, Long::sum);
                targets.add(target);
            }
        }
    }

    static void count(Map<Long, long[]> classes, Placed object) {
        long[] sum = classes.computeIfAbsent(object.layout().klass(), klass -> new long[2]);
        sum[0]++;
        sum[1] += object.bytes();
    }
}
