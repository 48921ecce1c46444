package org.farheap.tracer;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.farheap.tracer.Unreadable.Reason;

/// Counts what is marked, when all is: region by region, in order of addresses, where marking comes to objects at random. Reads the headers
/// either of all that are live, or of all that are dead, whichever are fewer: the survey has counted both together. One thread of several,
/// which share the regions between them.
final class LiveCount implements Runnable {
    private final TracedHeap heap;
    private final AtomicInteger nextRegion;
    private final Spending spending;
    private final boolean readsDead;
    private final Checkpoint checkpoint;
    private final ObjectCursor object;
    final List<LiveHeap.LiveRegion> regions = new ArrayList<>();
    /// Of the objects whose headers were read.
    final ClassTally classes;

    LiveCount(TracedHeap heap, AtomicInteger nextRegion, Spending spending, boolean readsDead) {
        this.heap = heap;
        this.nextRegion = nextRegion;
        this.spending = spending;
        this.readsDead = readsDead;
        checkpoint = new Checkpoint(spending);
        object = new ObjectCursor(heap.classes);
        classes = new ClassTally(heap.classes);
    }

    static long memoryBytes(ClassTable classes) {
        return ClassTally.memoryBytes(classes);
    }

    @Override
    public void run() {
        int region = nextRegion.getAndIncrement();
        while (region < heap.table.regions() && !spending.hasEnded()) {
            if (heap.bits.isTraced(region)) {
                count(region);
            }
            region = nextRegion.getAndIncrement();
        }
    }

    private void count(int region) {
        MemorySegment slot = heap.bits.slot(region);
        long live = 0;
        long readBytes = 0;
        for (long at = 0; at < slot.byteSize(); at += ObjectBits.PAIR_BYTES) {
            long marked = ObjectBits.marked(slot, at);
            live += Long.bitCount(marked);
            readBytes += read(region, at / ObjectBits.PAIR_BYTES * ObjectBits.PAIR_SPAN, readsDead ? ObjectBits.unmarked(slot, at) : marked);
        }
        long liveBytes = readsDead ? Math.max(0, heap.objectBytes(region) - readBytes) : readBytes;
        regions.add(new LiveHeap.LiveRegion(region, live, liveBytes, slot.asReadOnly()));
    }

    /// Counts the classes of objects that begin at some of 64 words; returns their bytes.
    private long read(int region, long bottom, long words) {
        MemorySegment image = heap.image(region);
        long objectLimit = heap.objectLimit(region);
        long imageLimit = Math.min(objectLimit, heap.encoding().regionBytes());
        long bytes = 0;
        for (long rest = words; rest != 0 && checkpoint.passObject(); rest &= rest - 1) {
            long offset = bottom + (long) Long.numberOfTrailingZeros(rest) * HeapEncoding.OBJECT_ALIGNMENT;
            Reason reason = object.read(image, offset, imageLimit, objectLimit);
            if (reason == null) {
                classes.count(object.shape, object.bytes);
                bytes += object.bytes;
            } else {
                // It could be read when the region was surveyed.
                heap.findings.add(region, offset, reason);
            }
        }
        return bytes;
    }
}
