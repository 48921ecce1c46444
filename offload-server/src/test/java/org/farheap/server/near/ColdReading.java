package org.farheap.server.near;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.farheap.wire.NearWire.ColdClass;
import org.farheap.wire.NearWire.ColdHeap;
import org.farheap.wire.NearWire.ColdRegion;

/// An answer of "histogram" or "liveness", read as an agent would.
public record ColdReading(ColdHeap heap, List<ColdClass> classes, List<ColdRegion> regions) {
    public static ColdReading of(byte[] answer) {
        ByteBuffer in = ByteBuffer.wrap(answer).order(ByteOrder.LITTLE_ENDIAN);
        ColdHeap heap = ColdHeap.read(in);
        List<ColdClass> classes = new ArrayList<>();
        for (int i = 0; i < heap.classes(); i++) {
            classes.add(ColdClass.read(in));
        }
        List<ColdRegion> regions = new ArrayList<>();
        for (int i = 0; i < heap.regions(); i++) {
            regions.add(ColdRegion.read(in));
        }
        assertFalse(in.hasRemaining(), "as long as it says");
        return new ColdReading(heap, classes, regions);
    }

    /// What several servers answered, as an agent would put it together.
    public static ColdReading join(List<ColdReading> all) {
        Map<Long, ColdClass> classes = new TreeMap<>();
        all.stream().flatMap(one -> one.classes.stream()).forEach(row -> classes.merge(row.klass(), row, ColdReading::sum));
        List<ColdRegion> regions = all.stream().flatMap(one -> one.regions.stream())
                .sorted(Comparator.comparingInt(ColdRegion::region)).toList();
        List<ColdClass> rows = classes.values().stream().sorted(Comparator.comparingLong(ColdClass::bytes).reversed()).toList();
        int unreadable = all.stream().mapToInt(one -> one.heap.unreadable()).sum();
        long bytes = all.stream().mapToLong(one -> one.heap.bytes()).sum();
        return new ColdReading(new ColdHeap(rows.size(), regions.size(), unreadable, 0, bytes, 0), rows, regions);
    }

    private static ColdClass sum(ColdClass a, ColdClass b) {
        return new ColdClass(a.klass(), a.objects() + b.objects(), a.bytes() + b.bytes(), a.deadObjects() + b.deadObjects(),
                a.deadBytes() + b.deadBytes());
    }

    /// @param sums objects, bytes, dead objects and dead bytes by klass
    /// @param regionSums epoch, bytes and dead bytes by region
    void check(Map<Long, long[]> sums, Map<Integer, long[]> regionSums) {
        assertEquals(sums.size(), classes.size(), () -> "classes: " + classes);
        for (ColdClass row : classes) {
            assertArrayEquals(sums.get(row.klass()), new long[] {row.objects(), row.bytes(), row.deadObjects(), row.deadBytes()},
                    () -> row.toString());
        }
        assertEquals(regionSums.size(), regions.size(), () -> "regions: " + regions);
        for (ColdRegion row : regions) {
            assertArrayEquals(regionSums.get(row.region()), new long[] {row.epoch(), row.bytes(), row.deadBytes()}, () -> row.toString());
        }
        assertEquals(regions.stream().mapToLong(ColdRegion::bytes).sum(), heap.bytes());
        for (int i = 1; i < classes.size(); i++) {
            assertTrue(classes.get(i - 1).bytes() >= classes.get(i).bytes(), "the largest class comes first");
        }
    }
}
