package org.farheap.tracer;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.farheap.tracer.Unreadable.Reason;

/// Walks regions and notes where objects begin, so that a reference to anywhere else is found out. One thread of several, which share the
/// regions between them. A region that cannot be walked to its top is not traced.
final class RegionSurvey implements Runnable {
    private final TracedHeap heap;
    private final AtomicInteger nextRegion;
    private final Spending spending;
    private final RegionWalker walker;
    private final Checkpoint checkpoint;
    private final ClassTally regionClasses;
    private final ClassTally regionBehind;
    /// Of all regions that this thread has walked to the top.
    final ClassTally classes;
    /// Fillers in the last regions of humongous objects, which nothing refers to. They have no bits, and are not among the others.
    final ClassTally behindHumongous;

    RegionSurvey(TracedHeap heap, AtomicInteger nextRegion, Spending spending) {
        this.heap = heap;
        this.nextRegion = nextRegion;
        this.spending = spending;
        walker = new RegionWalker(heap.classes);
        checkpoint = new Checkpoint(spending);
        regionClasses = new ClassTally(heap.classes);
        regionBehind = new ClassTally(heap.classes);
        classes = new ClassTally(heap.classes);
        behindHumongous = new ClassTally(heap.classes);
    }

    static long memoryBytes(ClassTable classes) {
        return 4 * ClassTally.memoryBytes(classes);
    }

    @Override
    public void run() {
        int region = nextRegion.getAndIncrement();
        while (region < heap.table.regions() && !spending.hasEnded()) {
            if (heap.table.isWalked(region)) {
                survey(region);
            }
            region = nextRegion.getAndIncrement();
        }
    }

    private void survey(int region) {
        Unreadable unreadable = walker.start(region, heap.table, heap.images);
        if (unreadable == null) {
            unreadable = walk(region);
        }
        // Not to hold a region is no finding: others do.
        if (unreadable != null && unreadable.reason() != Reason.NOT_HELD) {
            heap.findings.add(unreadable.region(), unreadable.offset(), unreadable.reason());
        }
    }

    private Unreadable walk(int region) {
        MemorySegment slot = heap.bits.takeSlot();
        if (slot == null) {
            // It was not held when the slots were counted, for it was being written.
            return new Unreadable(region, 0, Reason.NOT_HELD);
        }
        regionClasses.clear();
        regionBehind.clear();
        long bytes = noteObjects(slot);
        Unreadable unreadable = walker.unreadable();
        if (unreadable == null && !spending.hasEnded()) {
            heap.trace(walker, slot, bytes);
            classes.add(regionClasses);
            behindHumongous.add(regionBehind);
        }
        return unreadable;
    }

    /// Returns the bytes of those that may be live.
    private long noteObjects(MemorySegment slot) {
        ObjectCursor object = walker.object();
        long bytes = 0;
        while (walker.next() && checkpoint.passObject()) {
            if (walker.offset() < heap.encoding().regionBytes()) {
                ObjectBits.begin(slot, (int) walker.offset(), object.hasReferences());
                regionClasses.count(object.shape, object.bytes);
                bytes += object.bytes;
            } else {
                regionBehind.count(object.shape, object.bytes);
            }
        }
        return bytes;
    }
}
