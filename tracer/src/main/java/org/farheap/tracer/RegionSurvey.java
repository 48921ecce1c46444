package org.farheap.tracer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.farheap.tracer.Unreadable.Reason;

/// Walks regions and notes where objects begin, so that a reference to anywhere else is found out. One thread of several, which share the
/// regions between them. A region that cannot be walked to its top is not traced.
final class RegionSurvey implements Runnable {
    private final TracedHeap heap;
    private final AtomicInteger nextRegion;
    private final Spending spending;
    private final Arena startsArena;
    private final Arena liveArena;
    private final RegionWalker walker;
    private final Checkpoint checkpoint;
    private final ClassTally regionClasses;
    /// Of all regions that this thread has walked to the top.
    final ClassTally classes;

    RegionSurvey(TracedHeap heap, AtomicInteger nextRegion, Spending spending, Arena startsArena, Arena liveArena) {
        this.heap = heap;
        this.nextRegion = nextRegion;
        this.spending = spending;
        this.startsArena = startsArena;
        this.liveArena = liveArena;
        walker = new RegionWalker(heap.classes);
        checkpoint = new Checkpoint(spending);
        regionClasses = new ClassTally(heap.classes);
        classes = new ClassTally(heap.classes);
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
        if (unreadable == null && spending.take(2 * WordBits.memoryBytes(heap.encoding()))) {
            MemorySegment starts = WordBits.allocate(heap.encoding(), startsArena);
            unreadable = walk(starts);
            if (unreadable == null && !spending.hasEnded()) {
                heap.trace(walker, starts, liveArena);
                classes.add(regionClasses);
            }
        }
        // Not to hold a region is no finding: others do.
        if (unreadable != null && unreadable.reason() != Reason.NOT_HELD) {
            heap.findings.add(unreadable.region(), unreadable.offset(), unreadable.reason());
        }
    }

    private Unreadable walk(MemorySegment starts) {
        ObjectCursor object = walker.object();
        regionClasses.clear();
        while (walker.next()) {
            // Behind a humongous object, in its last region, are fillers, which nothing refers to.
            if (walker.offset() < heap.encoding().regionBytes()) {
                WordBits.set(starts, (int) walker.offset() / HeapEncoding.OBJECT_ALIGNMENT);
            }
            regionClasses.count(object.shape, object.bytes);
            if (!checkpoint.passObject()) {
                return null;
            }
        }
        return walker.unreadable();
    }
}
