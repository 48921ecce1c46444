package org.farheap.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.List;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;
import org.farheap.tracer.Unreadable.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class HeapTraceTest {
    private final HeapBuilder heap = new HeapBuilder(TestEncodings.usual());
    private final TestClasses classes = heap.classes;
    private final Arena arena = Arena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    private boolean isLive(LiveHeap found, Placed object) {
        int region = heap.region(object.address());
        return found.region(region).isLive((int) (object.address() - heap.encoding.bottom(region)));
    }

    @Test
    @DisplayName("without roots everything is dead, and known to be")
    void noRoots() {
        heap.old(1, classes.node);
        LiveHeap found = heap.trace(arena);
        assertEquals(0, found.live().objects());
        assertEquals(1, found.dead().objects());
        assertEquals(classes.node.instanceBytes(), found.dead().bytes());
        assertTrue(found.isComplete());
        assertEquals(HeapBuilder.TABLE_EPOCH, found.tableEpoch());
    }

    @Test
    @DisplayName("what a root reaches is live, in cycles too; the rest is dead")
    void reach() {
        Placed a = heap.old(1, classes.node);
        Placed b = heap.old(2, classes.node);
        Placed dead = heap.old(2, classes.node);
        heap.refer(a, 2, b);
        heap.refer(b, 0, a);
        heap.refer(dead, 0, a);
        LiveHeap found = heap.trace(arena, a.address(), a.address());
        assertTrue(isLive(found, a) && isLive(found, b));
        assertFalse(isLive(found, dead));
        assertEquals(1, found.region(2).objects());
        assertEquals(b.bytes(), found.region(2).bytes());
        assertNull(found.region(3));
    }

    @Test
    @DisplayName("a root where no object begins is counted, and makes nothing live")
    void strayRoots() {
        Placed a = heap.old(1, classes.node);
        heap.humongous(4, classes.longs, 700);
        long base = heap.encoding.heapBase();
        LiveHeap found = heap.trace(arena, a.address() + 8, a.address() + 4, base - 8, base + heap.encoding.heapBytes(), 0, -1,
                heap.encoding.bottom(1) + 4088, heap.encoding.bottom(5));
        assertEquals(8, found.strayRoots());
        assertEquals(0, found.live().objects());
        assertEquals(List.of(), found.outward());
        assertTrue(found.isComplete());
    }

    @Test
    @DisplayName("references and roots into regions that are not held come back as addresses, each once")
    void outward() {
        Placed a = heap.old(1, classes.node);
        Placed away = heap.old(2, classes.node);
        heap.kinds[3] = RegionKind.YOUNG;
        heap.refer(a, 0, away);
        heap.refer(a, 1, away);
        heap.refer(a, 2, heap.encoding.bottom(3) + 800);
        HeldImages images = heap.images();
        images.images[2] = null;
        LiveHeap found = (LiveHeap) heap.trace(images, arena, 1, a.address(), heap.encoding.bottom(3), away.address());
        assertEquals(List.of(new LiveHeap.Outward(2, LongArrayList.newListWith(away.address()).toImmutable()),
                new LiveHeap.Outward(3, LongArrayList.newListWith(heap.encoding.bottom(3), heap.encoding.bottom(3) + 800).toImmutable())),
                found.outward());
        assertTrue(found.isComplete());
    }

    @Test
    @DisplayName("a young region is not traced although it is held")
    void heldYoung() {
        Placed young = heap.old(1, classes.node);
        heap.kinds[1] = RegionKind.YOUNG;
        LiveHeap found = (LiveHeap) heap.trace(new HeldImages(heap.memory), arena, 1, young.address());
        assertNull(found.region(1));
        assertEquals(1, found.outward().size());
    }

    @Test
    @DisplayName("weak referents are followed only when asked to; soft ones and discovered fields are always")
    void weakReferents() {
        Placed weak = heap.old(1, classes.weak);
        Placed soft = heap.old(1, classes.soft);
        Placed weakly = heap.old(2, classes.object);
        Placed softly = heap.old(2, classes.object);
        Placed discovered = heap.old(2, classes.object);
        int referent = 2;
        heap.refer(weak, referent, weakly);
        heap.refer(weak, referent + 1, discovered);
        heap.refer(soft, referent, softly);
        long[] roots = {weak.address(), soft.address()};
        LiveHeap strong = (LiveHeap) heap.trace(heap.images(), arena, 1, roots);
        assertTrue(isLive(strong, weakly) && isLive(strong, softly) && isLive(strong, discovered));
        LiveHeap precise = (LiveHeap) new HeapTrace(classes.table(), heap.table(), heap.images(), 1, false).trace(roots, arena,
                WorkBudget.unlimited());
        assertFalse(isLive(precise, weakly));
        assertTrue(isLive(precise, softly) && isLive(precise, discovered));
        assertEquals(new Unskippable(0, 2, 0, 0), precise.unskippable());
    }

    @Test
    @DisplayName("static fields of a mirror keep objects alive")
    void statics() {
        Placed mirror = heap.old(1, classes.mirror, 3);
        Placed held = heap.old(2, classes.object);
        heap.refer(mirror, 4, held);
        assertTrue(isLive(heap.trace(arena, mirror.address()), held));
    }

    @Test
    @DisplayName("a live stack chunk makes the answer incomplete, a dead one does not")
    void stackChunk() {
        Placed chunk = heap.old(1, classes.chunk, 20);
        assertFalse(heap.trace(arena, chunk.address()).isComplete());
        assertTrue(heap.trace(arena).isComplete());
    }

    @Test
    @DisplayName("what could be a reference in a live stack chunk's frames is followed if so asked, narrow or wide, to objects only")
    void frames() {
        Placed chunk = heap.old(1, classes.chunk, 20);
        Placed narrow = heap.old(2, classes.node);
        Placed wide = heap.old(2, classes.node);
        Placed dead = heap.old(2, classes.node);
        long frames = chunk.address() + classes.chunk.instanceBytes();
        heap.putOop(frames + 4, narrow.address());
        heap.putLong(frames + 16, wide.address());
        heap.putLong(frames + 24, dead.address() + 8);
        TraceOptions guessing = new TraceOptions(2, Workers.DAEMONS, true, true);
        LiveHeap found = (LiveHeap) new HeapTrace(classes.table(), heap.table(), heap.images(), guessing)
                .trace(new long[] {chunk.address()}, arena, WorkBudget.unlimited());
        assertTrue(isLive(found, narrow) && isLive(found, wide));
        assertFalse(isLive(found, dead));
        assertTrue(found.unreadable().isEmpty(), "a guess is no finding");
        assertFalse(isLive(heap.trace(arena, chunk.address()), narrow), "unless asked they are passed over");
    }

    @Test
    @DisplayName("a set of roots reaches what the same addresses do")
    void rootSet() {
        Placed a = heap.old(1, classes.node);
        Placed b = heap.old(2, classes.node);
        Placed elsewhere = heap.old(3, classes.node);
        heap.refer(a, 2, b);
        RootSet roots = new RootSet(heap.encoding, region -> region != 3, arena);
        roots.add(a.address());
        roots.add(elsewhere.address());
        roots.add(0);
        HeapTrace trace = new HeapTrace(classes.table(), heap.table(), heap.images(), 1, true);
        LiveHeap found = (LiveHeap) trace.trace(roots, arena, WorkBudget.unlimited());
        assertTrue(isLive(found, a) && isLive(found, b));
        assertFalse(isLive(found, elsewhere), "its region was not chosen");
    }

    @Test
    @DisplayName("a live reference to where no object begins is told with its holder; a dead one is nobody's")
    void dangling() {
        Placed a = heap.old(1, classes.object);
        Placed b = heap.old(1, classes.node);
        heap.refer(b, 0, a.address() + 8);
        LiveHeap found = heap.trace(arena, b.address());
        assertEquals(List.of(new Unreadable(1, a.bytes(), Reason.DANGLING_REFERENCE)), found.unreadable());
        assertFalse(found.isComplete());
        assertTrue(heap.trace(arena, a.address()).isComplete());
    }

    @Test
    @DisplayName("one dangling reference among more than a batch has is told with its own holder, and leaf objects up to a region's end live")
    void danglingInBatch() {
        Placed array = heap.humongous(2, classes.objectArray, 900);
        int slot = 0;
        Placed bad = null;
        Placed last = null;
        while (heap.fits(1, classes.object, 0) && slot < 900) {
            Placed node = slot % 3 == 0 && heap.fits(1, classes.node, 0) ? heap.old(1, classes.node) : null;
            bad = slot == 60 ? node : bad;
            last = node != null ? node : heap.old(1, classes.object);
            heap.refer(array, slot++, last);
        }
        heap.refer(bad, 2, bad.address() + 8);
        LiveHeap found = heap.trace(arena, array.address());
        assertEquals(List.of(new Unreadable(1, bad.address() - heap.encoding.bottom(1), Reason.DANGLING_REFERENCE)), found.unreadable());
        assertTrue(isLive(found, last));
        assertEquals(heap.encoding.bottom(2), last.address() + last.bytes());
        assertEquals(1 + slot, found.live().objects());
    }

    @Test
    @DisplayName("a live reference out of the heap is told with its place, and the rest is traced")
    void stray() {
        Placed a = heap.old(1, classes.node);
        Placed b = heap.old(2, classes.node);
        heap.refer(a, 0, b);
        heap.refer(a, 2, 64L);
        LiveHeap found = heap.trace(arena, a.address());
        assertEquals(List.of(new Unreadable(1, a.slots().get(2).address() - heap.encoding.bottom(1), Reason.STRAY_REFERENCE)),
                found.unreadable());
        assertTrue(isLive(found, b));
    }

    @Test
    @DisplayName("a region that cannot be walked is told, and references into it come back as addresses")
    void unreadableRegion() {
        Placed a = heap.old(1, classes.node);
        Placed bad = heap.old(2, classes.node);
        heap.old(2, classes.node);
        heap.refer(a, 0, bad);
        heap.putInt(bad.address() + bad.bytes() + 8, 0);
        LiveHeap found = heap.trace(arena, a.address());
        assertEquals(List.of(new Unreadable(2, bad.bytes(), Reason.UNKNOWN_KLASS)), found.unreadable());
        assertEquals(bad.address(), found.outward().getFirst().addresses().getFirst());
        assertEquals(1, found.live().objects());
        assertEquals(0, found.dead().objects());
    }

    @Test
    @DisplayName("a humongous array is followed through all its regions; a missing one is told when the array is live")
    void humongous() {
        Placed array = heap.humongous(2, classes.objectArray, 3000);
        Placed first = heap.old(8, classes.object);
        Placed last = heap.old(8, classes.object);
        heap.refer(array, 0, first);
        heap.refer(array, 2999, last);
        LiveHeap found = heap.trace(arena, array.address());
        assertTrue(isLive(found, first) && isLive(found, last) && found.isComplete());
        assertEquals(array.bytes(), found.region(2).bytes());
        assertNull(found.region(3));
        HeldImages images = heap.images();
        images.images[3] = null;
        LiveHeap partly = (LiveHeap) heap.trace(images, arena, 1, array.address());
        assertEquals(List.of(new Unreadable(3, 0, Reason.NOT_HELD)), partly.unreadable());
        assertTrue(isLive(partly, last));
        assertTrue(((LiveHeap) heap.trace(images, arena, 1)).isComplete());
    }

    @Test
    @DisplayName("a list as long as the heap is followed to its end by any number of workers, with a stack of one block")
    void longList() {
        Placed previous = null;
        Placed head = null;
        int count = 0;
        for (int region = 0; region < TestEncodings.REGIONS; region++) {
            while (heap.fits(region, classes.loader, 0)) {
                Placed next = heap.old(region, classes.loader);
                if (previous != null) {
                    heap.refer(previous, 0, next);
                }
                head = head == null ? next : head;
                previous = next;
                count++;
            }
        }
        for (int workers = 1; workers <= 4; workers++) {
            LiveHeap found = (LiveHeap) heap.trace(heap.images(), arena, workers, head.address());
            assertEquals(count, found.live().objects());
            assertEquals(0, found.dead().objects());
        }
        assertTrue(count > 4000);
    }

    @Test
    @DisplayName("a trace does not hold any more when an image has changed, and one that changes meanwhile is told")
    void changed() {
        Placed a = heap.old(1, classes.node);
        heap.old(2, classes.node);
        HeldImages images = heap.images();
        LiveHeap found = (LiveHeap) heap.trace(images, arena, 1, a.address());
        assertTrue(found.stillValid(images));
        assertEquals(List.of(new ImageEpoch(1, 101), new ImageEpoch(2, 102)), found.images());
        images.epochs[2]++;
        assertFalse(found.stillValid(images));
        HeldImages changing = new HeldImages(heap.memory) {
            @Override
            public long epoch(int region) {
                return region == 2 ? epochs[region]++ : epochs[region];
            }
        };
        LiveHeap incomplete = (LiveHeap) heap.trace(changing, arena, 1, a.address());
        assertEquals(List.of(new Unreadable(2, 0, Reason.CHANGED)), incomplete.unreadable());
    }

    @Test
    @DisplayName("content that becomes unreadable between the survey and marking is told, by its reason or as changed")
    void changedUnderTheTrace() {
        Placed a = heap.old(1, classes.node);
        Placed b = heap.old(2, classes.node);
        heap.refer(a, 0, b);
        HeldImages images = new HeldImages(heap.memory) {
            @Override
            public long epoch(int region) {
                // The survey asks for one region after the other: when it comes to region 3, region 2 has been walked.
                if (region == 3) {
                    heap.putInt(b.address() + 8, 0);
                }
                return super.epoch(region);
            }
        };
        heap.old(3, classes.node);
        LiveHeap found = (LiveHeap) heap.trace(images, arena, 1, a.address());
        assertEquals(List.of(new Unreadable(2, 0, Reason.UNKNOWN_KLASS)), found.unreadable());
        assertFalse(found.isComplete());
    }

    @Test
    @DisplayName("a number of workers that makes no sense is an error of the caller")
    void badWorkers() {
        for (int workers : new int[] {-1, 0, 257}) {
            assertThrows(IllegalArgumentException.class,
                    () -> new HeapTrace(classes.table(), heap.table(), heap.images(), workers, true));
        }
        assertNotNull(new HeapTrace(classes.table(), heap.table(), heap.images(), 256, true));
    }
}
