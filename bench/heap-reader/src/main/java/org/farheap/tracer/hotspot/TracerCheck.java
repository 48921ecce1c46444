package org.farheap.tracer.hotspot;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.collections.api.LongIterable;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;
import org.farheap.tracer.ClassHistogram;
import org.farheap.tracer.ClassTable;
import org.farheap.tracer.HeapTrace;
import org.farheap.tracer.LiveHeap;
import org.farheap.tracer.RegionImages;
import org.farheap.tracer.RegionKind;
import org.farheap.tracer.RegionScan;
import org.farheap.tracer.RegionScanner;
import org.farheap.tracer.ScanOutcome;
import org.farheap.tracer.TraceOutcome;
import org.farheap.tracer.WorkBudget;

/// Compares what the tracer says of a heap with the truth; answers with the differences, none when they agree.
final class TracerCheck {
    private static final int WORKERS = 2;
    private static final int TARGETS_MAX = 1 << 20;
    /// Of one kind.
    private static final int TOLD_MAX = 10;

    private final VmHeap heap;
    private final RegionImages images;
    private final ClassTable classes;
    private final HeapTruth truth;

    /// @param images of that heap, the heap's own if there is no reason for others
    TracerCheck(VmHeap heap, RegionImages images, ClassTable classes, HeapTruth truth) {
        this.heap = heap;
        this.images = images;
        this.classes = classes;
        this.truth = truth;
    }

    /// All that a heap after a full collection can be compared in.
    List<String> all(LiveHistogram histogram, Map<Long, Long> mirrors) {
        List<String> differences = new ArrayList<>(truth.otherClasses(mirrors));
        if (histogram.objects() != truth.liveObjects().size()) {
            differences.add("the dump has %d objects, the histogram %d".formatted(truth.liveObjects().size(), histogram.objects()));
        }
        differences.addAll(liveSet(histogram));
        differences.addAll(regions());
        return differences;
    }

    /// Everything that is alive: objects and bytes by class as HotSpot counts them, and each object of the dump.
    List<String> liveSet(LiveHistogram expected) {
        try (Arena arena = Arena.ofShared()) {
            LiveHeap traced = trace(truth.roots(), true, arena);
            List<String> differences = unreadable(traced);
            LiveHistogram live = new LiveHistogram(new TreeMap<>());
            traced.live().rows().forEach(row -> live.add(row.layout().name(), new LiveHistogram.Count(row.objects(), row.bytes())));
            differences.addAll(differences("live", expected.classes(), live.classes()));
            differences.addAll(missing(traced, truth.liveObjects()));
            return differences;
        }
    }

    /// What some objects reach, without going through young regions; those that it comes to there are told.
    List<String> reached(LongArrayList roots, boolean followWeak) {
        try (Arena arena = Arena.ofShared()) {
            LiveHeap traced = trace(roots, followWeak, arena);
            LongHashSet expected = truth.graph().reach(roots, followWeak, this::isTraced);
            List<String> differences = unreadable(traced);
            LongHashSet outward = new LongHashSet();
            traced.outward().forEach(region -> outward.addAll(region.addresses()));
            if (!outward.equals(expected.reject(this::isTraced))) {
                differences.add("leads to other objects in young regions");
            }
            LongHashSet live = expected.select(this::isTraced);
            if (traced.live().objects() != live.size()) {
                differences.add("reached %d objects, not %d".formatted(traced.live().objects(), live.size()));
            }
            differences.addAll(missing(traced, live));
            return differences;
        }
    }

    boolean isTraced(long address) {
        return !heap.isYoung(address);
    }

    private LiveHeap trace(LongArrayList roots, boolean followWeak, Arena arena) {
        HeapTrace trace = new HeapTrace(classes, heap.table(), images, WORKERS, followWeak);
        TraceOutcome outcome = trace.trace(roots.toArray(), arena, WorkBudget.unlimited());
        return (LiveHeap) outcome;
    }

    /// All old and humongous regions are held, and all roots are objects.
    private static List<String> unreadable(LiveHeap traced) {
        List<String> differences = new ArrayList<>();
        traced.unreadable().forEach(unreadable -> differences.add(unreadable.message()));
        if (traced.strayRoots() != 0) {
            differences.add(traced.strayRoots() + " roots lead to no object");
        }
        return differences;
    }

    private List<String> missing(LiveHeap traced, LongIterable expected) {
        List<String> differences = new ArrayList<>();
        expected.forEach(address -> {
            LiveHeap.LiveRegion region = traced.region(heap.region(address));
            if ((region == null || !region.isLive(heap.offset(address))) && differences.size() < TOLD_MAX) {
                differences.add("not reached: " + truth.graph().className(address) + " at 0x" + Long.toHexString(address));
            }
        });
        return differences;
    }

    /// What is in each region, and what it refers to.
    List<String> regions() {
        Map<Integer, RegionTruth> expected = RegionTruth.byRegion(heap, truth);
        RegionScanner scanner = new RegionScanner(classes, heap.table(), images);
        List<String> differences = new ArrayList<>();
        for (int region = 0; region < heap.table().regions(); region++) {
            if (heap.table().kind(region) == RegionKind.OLD || heap.table().kind(region) == RegionKind.HUMONGOUS_START) {
                RegionTruth inIt = expected.getOrDefault(region, new RegionTruth());
                ScanOutcome outcome = scanner.scan(region, TARGETS_MAX, WorkBudget.unlimited());
                differences.addAll(outcome instanceof RegionScan scan ? region(inIt, scan) : List.of(outcome.toString()));
            }
        }
        return differences;
    }

    private List<String> region(RegionTruth expected, RegionScan scan) {
        String where = "region " + scan.region();
        Map<String, Long> objects = objects(scan.classes());
        if (heap.table().kind(scan.region()) == RegionKind.HUMONGOUS_START) {
            // JDK 17 fills up the last region with an int array, which nothing tells from others.
            objects.keySet().retainAll(expected.objects.keySet());
        }
        List<String> differences = new ArrayList<>(differences(where, expected.objects, objects));
        Map<Integer, Long> edges = new TreeMap<>();
        scan.edges().forEach(edge -> edges.put(edge.region(), edge.references()));
        differences.addAll(differences(where + " refers to region", expected.edges, edges));
        if (!expected.targets.equals(scan.targets().toSet())) {
            differences.add(where + " has other targets");
        }
        return differences;
    }

    private static Map<String, Long> objects(ClassHistogram classes) {
        Map<String, Long> objects = new TreeMap<>();
        classes.rows().stream().filter(row -> !LiveHistogram.isFiller(row.layout().name()))
                .forEach(row -> objects.merge(row.layout().name(), row.objects(), Long::sum));
        return objects;
    }

    private static <K extends Comparable<K>, V> List<String> differences(String of, Map<K, V> expected, Map<K, V> found) {
        TreeSet<K> keys = new TreeSet<>(expected.keySet());
        keys.addAll(found.keySet());
        return keys.stream().filter(key -> !Objects.equals(expected.get(key), found.get(key))).limit(TOLD_MAX)
                .map(key -> "%s %s: %s, not %s".formatted(of, key, found.get(key), expected.get(key))).toList();
    }
}
