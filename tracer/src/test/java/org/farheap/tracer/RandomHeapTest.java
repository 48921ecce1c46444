package org.farheap.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.farheap.tracer.ClassHistogram.Row;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RandomHeapTest {
    private static final int SEEDS = 150;

    static Stream<HeapEncoding> encodings() {
        return TestEncodings.all().stream();
    }

    @ParameterizedTest
    @MethodSource("encodings")
    @DisplayName("a scan finds what was meant, in random heaps of every encoding")
    void scansEqual(HeapEncoding encoding) {
        int scanned = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            RandomHeap random = new RandomHeap(encoding, new SplittableRandom(seed));
            RegionTable table = random.heap.table();
            RegionScanner scanner = new RegionScanner(random.heap.classes.table(), table, random.images);
            for (int region = 0; region < encoding.regions(); region++) {
                if (table.isWalked(region) && random.images.isHeld(region)) {
                    checkScan("seed " + seed, (RegionScan) scanner.scan(region, 5000, WorkBudget.unlimited()), random, region);
                    scanned++;
                }
            }
        }
        assertTrue(scanned > 8 * SEEDS, "only " + scanned + " regions were scanned");
    }

    private static void checkScan(String seed, RegionScan scan, RandomHeap random, int region) {
        NaiveScan naive = new NaiveScan(random.heap, random.images, region);
        assertEquals(naive.objects, scan.objects(), seed);
        assertEquals(naive.bytes, scan.bytes(), seed);
        assertEquals(text(naive.classes), text(scan.classes()), seed);
        Map<Integer, Long> edges = new TreeMap<>();
        scan.edges().forEach(edge -> edges.put(edge.region(), edge.references()));
        assertEquals(naive.edges, edges, seed);
        assertEquals(List.copyOf(naive.targets), scan.targets().primitiveStream().boxed().toList(), seed);
        assertEquals(List.copyOf(naive.missing), scan.missing().primitiveStream().boxed().toList(), seed);
    }

    private static String text(Map<Long, long[]> classes) {
        List<String> rows = new ArrayList<>();
        classes.forEach((klass, sum) -> rows.add(klass + ":" + sum[0] + "/" + sum[1]));
        return rows.toString();
    }

    private static String text(ClassHistogram classes) {
        List<String> rows = new ArrayList<>();
        for (Row row : classes.rows()) {
            rows.add(row.layout().klass() + ":" + row.objects() + "/" + row.bytes());
        }
        return rows.toString();
    }

    @ParameterizedTest
    @MethodSource("encodings")
    @DisplayName("a trace finds what was meant, in random heaps of every encoding, with one, two and four workers")
    void tracesEqual(HeapEncoding encoding) {
        int live = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            RandomHeap random = new RandomHeap(encoding, new SplittableRandom(seed));
            for (int workers : new int[] {1, 2, 4}) {
                live += trace("seed " + seed + ", " + workers + " workers", random, workers, workers != 2);
            }
        }
        assertTrue(live > 30 * SEEDS, "only " + live + " objects were live");
    }

    @Test
    @DisplayName("graphs of thousands of objects, of which workers give each other parts, are traced alike by one to eight workers")
    void largerGraphs() {
        HeapEncoding encoding = new HeapEncoding(TestEncodings.HEAP_BASE, TestEncodings.REGIONS << 17, 1 << 17, 8,
                PointerEncoding.narrow(0, 3), PointerEncoding.narrow(0, 0), false);
        int live = 0;
        for (int seed = 0; seed < 6; seed++) {
            RandomHeap random = new RandomHeap(encoding, new SplittableRandom(seed));
            for (int workers = 1; workers <= 8; workers *= 2) {
                live += trace("seed " + seed + ", " + workers + " workers", random, workers, true);
            }
        }
        assertTrue(live > 30_000, "only " + live + " objects were live");
    }

    private static int trace(String what, RandomHeap random, int workers, boolean followWeak) {
        NaiveTrace naive = new NaiveTrace(random.heap, random.images, followWeak, random.roots);
        try (Arena arena = Arena.ofShared()) {
            HeapTrace trace = new HeapTrace(random.heap.classes.table(), random.heap.table(), random.images, workers, followWeak);
            checkTrace(what, naive, (LiveHeap) trace.trace(random.roots, arena, WorkBudget.unlimited()), random.heap);
        }
        return naive.live.size();
    }

    private static void checkTrace(String what, NaiveTrace naive, LiveHeap found, HeapBuilder heap) {
        assertEquals(text(naive.liveClasses), text(found.live()), what);
        assertEquals(text(naive.deadClasses), text(found.dead()), what);
        Map<Integer, TreeSet<Long>> outward = new TreeMap<>();
        found.outward().forEach(
                region -> outward.put(region.region(), new TreeSet<>(region.addresses().primitiveStream().boxed().toList())));
        assertEquals(naive.outward, outward, what);
        assertEquals(0, found.strayRoots(), what);
        assertEquals(naive.sawMissing, !found.unreadable().isEmpty(), what);
        for (int region = 0; region < heap.kinds.length; region++) {
            checkRegion(what, naive, found.region(region), heap, region);
        }
    }

    private static void checkRegion(String what, NaiveTrace naive, LiveHeap.LiveRegion found, HeapBuilder heap, int region) {
        long[] sum = naive.regions.getOrDefault(region, new long[2]);
        if (found == null) {
            assertNull(naive.regions.get(region), what);
            return;
        }
        assertEquals(sum[0], found.objects(), what);
        assertEquals(sum[1], found.bytes(), what);
        TreeSet<Long> live = new TreeSet<>();
        for (int offset = 0; offset < heap.encoding.regionBytes(); offset += 8) {
            if (found.isLive(offset)) {
                live.add(heap.encoding.bottom(region) + offset);
            }
        }
        TreeSet<Long> meant = new TreeSet<>(naive.live);
        meant.removeIf(address -> heap.region(address) != region);
        assertEquals(meant, live, what);
    }
}
