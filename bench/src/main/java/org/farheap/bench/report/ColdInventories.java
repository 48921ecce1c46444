package org.farheap.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.farheap.runtime.ColdClass;
import org.farheap.runtime.ColdHeap;

/// What the memory servers found in the regions that only they hold, each time that they were asked. Sizes in bytes.
final class ColdInventories {
    record Inventory(int number, long at, long durationNanos, long used, long read, long live, long dead, long unreadable, long serverNanos,
            long pagesFetched) {}

    private final List<Inventory> inventories = new ArrayList<>();
    private final List<ColdClass> classes = new ArrayList<>();
    private int classesOf;

    void heap(RecordedEvent event) {
        inventories.add(new Inventory(event.getInt("inventory"), Times.nanos(event.getStartTime()), event.getDuration().toNanos(),
                event.getLong("used"), event.getLong("read"), event.getLong("live"), event.getLong("dead"), event.getLong("unreadable"),
                event.getDuration("serverTime").toNanos(), event.getLong("pagesFetched")));
    }

    /// Keeps those of the latest inventory.
    void ofClass(RecordedEvent event) {
        int inventory = event.getInt("inventory");
        if (inventory > classesOf) {
            classesOf = inventory;
            classes.clear();
        }
        if (inventory == classesOf) {
            classes.add(new ColdClass(event.getString("className"), event.getLong("objects"), event.getLong("bytes"),
                    event.getLong("deadObjects"), event.getLong("deadBytes")));
        }
    }

    /// By time.
    List<Inventory> all() {
        return inventories.stream().sorted(Comparator.comparingLong(Inventory::at)).toList();
    }

    /// The classes of the latest inventory, most bytes first, and the row that stands for all others at the end.
    List<ColdClass> classes() {
        Comparator<ColdClass> othersLast = Comparator.comparing(row -> row.name().equals(ColdHeap.OTHERS));
        return classes.stream().sorted(othersLast.thenComparing(Comparator.comparingLong(ColdClass::bytes).reversed())).toList();
    }
}
