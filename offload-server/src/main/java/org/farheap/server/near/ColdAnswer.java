package org.farheap.server.near;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.farheap.tracer.ClassHistogram;
import org.farheap.wire.NearWire.ColdClass;
import org.farheap.wire.NearWire.ColdHeap;
import org.farheap.wire.NearWire.ColdRegion;
import org.farheap.wire.Wire;

/// The answer of "histogram" and "liveness": a ColdHeap, its ColdClasses with the most bytes first, and its ColdRegions in order.
final class ColdAnswer {
    /// Of one class.
    private static final class Sum {
        long objects;
        long bytes;
        long deadObjects;
        long deadBytes;
    }

    private final NearHeap heap;
    private final long startNanos = System.nanoTime();
    private final Map<Long, Sum> classes = new HashMap<>();
    private final List<ColdRegion> regions = new ArrayList<>();
    private int unreadable;
    private long bytes;

    ColdAnswer(NearHeap heap) {
        this.heap = heap;
    }

    void addLive(ClassHistogram histogram) {
        histogram.rows().forEach(this::add);
    }

    void addDead(ClassHistogram histogram) {
        for (ClassHistogram.Row row : histogram.rows()) {
            Sum sum = add(row);
            sum.deadObjects += row.objects();
            sum.deadBytes += row.bytes();
        }
    }

    private Sum add(ClassHistogram.Row row) {
        Sum sum = classes.computeIfAbsent(row.layout().klass(), klass -> new Sum());
        sum.objects += row.objects();
        sum.bytes += row.bytes();
        return sum;
    }

    /// @param first of the regions that were read together
    void addRegion(int first, long regionBytes, long deadBytes) {
        regions.add(new ColdRegion(first, 0, heap.epoch(first), regionBytes, deadBytes));
        bytes += regionBytes;
    }

    void addUnreadable(int count) {
        unreadable += count;
    }

    byte[] toBytes() {
        List<ColdClass> rows = classes.entrySet().stream()
                .map(entry -> row(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(ColdClass::bytes).reversed().thenComparingLong(ColdClass::klass)).toList();
        regions.sort(Comparator.comparingInt(ColdRegion::region));
        ByteBuffer out = Wire.buffer(ColdHeap.SIZE + rows.size() * ColdClass.SIZE + regions.size() * ColdRegion.SIZE);
        long busyNanos = System.nanoTime() - startNanos - heap.exchange().waitedNanos();
        new ColdHeap(rows.size(), regions.size(), unreadable, 0, bytes, busyNanos).write(out);
        rows.forEach(row -> row.write(out));
        regions.forEach(region -> region.write(out));
        return out.array();
    }

    private static ColdClass row(long klass, Sum sum) {
        return new ColdClass(klass, sum.objects, sum.bytes, sum.deadObjects, sum.deadBytes);
    }
}
