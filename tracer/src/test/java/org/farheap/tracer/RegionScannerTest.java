package org.farheap.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;
import org.farheap.tracer.Unreadable.Reason;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RegionScannerTest {
    private final HeapBuilder heap = new HeapBuilder(TestEncodings.usual());
    private final TestClasses classes = heap.classes;

    private void unreadable(int region, long offset, Reason reason) {
        unreadable(region, offset, reason, heap.images());
    }

    private void unreadable(int region, long offset, Reason reason, RegionImages images) {
        Unreadable found = assertInstanceOf(Unreadable.class, heap.scan(region, images, 10));
        assertEquals(new Unreadable(region, offset, reason), found);
        assertTrue(found.message().startsWith("region " + region + ", offset " + offset + ": "), found.message());
    }

    private Placed array(int region, int length) {
        return heap.old(region, classes.bytes, length);
    }

    @Test
    @DisplayName("an empty region has no objects")
    void emptyRegion() {
        heap.kinds[2] = RegionKind.OLD;
        RegionScan scan = heap.scan(2);
        assertEquals(0, scan.objects());
        assertEquals(0, scan.bytes());
        assertEquals(List.of(), scan.edges());
        assertEquals(List.of(), scan.classes().rows());
        assertTrue(scan.edgesComplete());
    }

    @Test
    @DisplayName("one object that ends at top, and one that fills its region, are found")
    void objectAtTheEnd() {
        heap.old(1, classes.object);
        assertEquals(1, heap.scan(1).objects());
        array(2, 4096 - 16);
        assertEquals(4096, heap.scan(2).bytes());
        assertEquals(1, heap.scan(2).objects());
    }

    @Test
    @DisplayName("an object whose end is one word beyond top is none")
    void objectBeyondTop() {
        heap.old(1, classes.object);
        heap.old(1, classes.record);
        heap.used[1] -= 8;
        unreadable(1, 16, Reason.BEYOND_TOP);
    }

    @Test
    @DisplayName("less than a header below top is no object")
    void shortObject() {
        heap.old(1, classes.object);
        heap.used[1] += 8;
        unreadable(1, 16, Reason.SHORT_OBJECT);
        array(2, 0);
        heap.used[2] = 16;
        assertEquals(1, heap.scan(2).objects());
    }

    @Test
    @DisplayName("in the compact header of eight bytes a length that lies beyond top is not read")
    void compactArrayWithoutLength() {
        HeapBuilder compact = new HeapBuilder(TestEncodings.all().get(5));
        compact.old(0, compact.classes.ints, 0);
        compact.used[0] = 8;
        assertEquals(new Unreadable(0, 0, Reason.SHORT_OBJECT), compact.scan(0, compact.images(), 0));
    }

    @Test
    @DisplayName("arrays of length 0 and of lengths around a word are found one behind the other")
    void lengths() {
        for (int length = 0; length <= 9; length++) {
            array(1, length);
        }
        heap.old(1, classes.objectArray, 0);
        assertEquals(11, heap.scan(1).objects());
        assertEquals(heap.used[1], heap.scan(1).bytes());
    }

    @Test
    @DisplayName("an array with a negative length, or one of 2^31 - 1, is unreadable")
    void absurdLength() {
        array(1, 5);
        Placed array = array(1, 5);
        heap.putInt(array.address() + 12, -1);
        unreadable(1, 24, Reason.NEGATIVE_LENGTH);
        heap.putInt(array.address() + 12, Integer.MAX_VALUE);
        unreadable(1, 24, Reason.BEYOND_TOP);
    }

    @Test
    @DisplayName("an array of longs with 2^31 - 1 elements does not overflow its size")
    void longLength() {
        Placed array = heap.old(1, classes.longs, 5);
        heap.putInt(array.address() + 12, Integer.MAX_VALUE);
        unreadable(1, 0, Reason.BEYOND_TOP);
    }

    @Test
    @DisplayName("an unknown klass, such as that of a page of zeros, is unreadable")
    void unknownKlass() {
        heap.old(1, classes.object);
        heap.old(1, classes.node);
        heap.putInt(heap.encoding.bottom(1) + 16 + 8, 0);
        unreadable(1, 16, Reason.UNKNOWN_KLASS);
    }

    @Test
    @DisplayName("regions that are not there, not walked or not held are told")
    void noRegion() {
        heap.kinds[1] = RegionKind.YOUNG;
        heap.humongous(2, classes.longs, 700);
        heap.kinds[5] = RegionKind.OLD;
        unreadable(-1, 0, Reason.NO_SUCH_REGION);
        unreadable(TestEncodings.REGIONS, 0, Reason.NO_SUCH_REGION);
        unreadable(0, 0, Reason.NOT_WALKED);
        unreadable(1, 0, Reason.NOT_WALKED);
        unreadable(3, 0, Reason.NOT_WALKED);
        HeldImages images = heap.images();
        images.images[5] = null;
        unreadable(5, 0, Reason.NOT_HELD, images);
    }

    @Test
    @DisplayName("an image that ends before top is told, and one that ends at top is read")
    void shortImage() {
        array(1, 100);
        HeldImages images = heap.images();
        images.images[1] = images.images[1].asSlice(0, 112);
        unreadable(1, 112, Reason.SHORT_IMAGE, images);
        images.images[1] = heap.memory[1].asSlice(0, 120);
        assertInstanceOf(RegionScan.class, heap.scan(1, images, 0));
    }

    @Test
    @DisplayName("a mirror's size and static fields are checked")
    void badMirror() {
        Placed mirror = heap.old(1, classes.mirror, 3);
        array(1, 1000);
        MirrorFields fields = classes.mirror.mirror();
        int words = (int) mirror.bytes() / 8;
        heap.putInt(mirror.address() + fields.staticCountOffset(), -1);
        unreadable(1, 0, Reason.NEGATIVE_LENGTH);
        heap.putInt(mirror.address() + fields.staticCountOffset(), 1000);
        unreadable(1, 0, Reason.BAD_STATICS);
        heap.putInt(mirror.address() + fields.sizeOffset(), -words);
        unreadable(1, 0, Reason.BAD_SIZE);
        heap.putInt(mirror.address() + fields.sizeOffset(), 0);
        unreadable(1, 0, Reason.BAD_SIZE);
        heap.putInt(mirror.address() + fields.sizeOffset(), Integer.MAX_VALUE);
        unreadable(1, 0, Reason.BEYOND_TOP);
    }

    @Test
    @DisplayName("a stack chunk is walked over, with the bits behind its stack, and makes the edges incomplete")
    void stackChunk() {
        Placed chunk = heap.old(1, classes.chunk, 33);
        heap.old(1, classes.object);
        // 33 words of stack, and 66 bits of narrow oops in two more.
        assertEquals(classes.chunk.instanceBytes() + 8 * 35, chunk.bytes());
        RegionScan scan = heap.scan(1);
        assertEquals(2, scan.objects());
        assertEquals(new Unskippable(0, 0, 0, 1), scan.unskippable());
        assertFalse(scan.edgesComplete());
        heap.putInt(chunk.address() + classes.chunk.stackSizeOffset(), -1);
        unreadable(1, 0, Reason.NEGATIVE_LENGTH);
        heap.putInt(chunk.address() + classes.chunk.stackSizeOffset(), Integer.MAX_VALUE);
        unreadable(1, 0, Reason.BEYOND_TOP);
    }

    @Test
    @DisplayName("what a collector must visit itself is counted by kind")
    void unskippable() {
        heap.old(1, classes.mirror, 1);
        heap.old(1, classes.weak);
        heap.old(1, classes.soft);
        heap.old(1, classes.loader);
        heap.old(1, classes.node);
        assertEquals(new Unskippable(1, 2, 1, 0), heap.scan(1).unskippable());
        assertFalse(heap.scan(1).unskippable().isNone());
        heap.old(2, classes.node);
        assertTrue(heap.scan(2).unskippable().isNone());
    }

    @Test
    @DisplayName("references within the region are no edges; others are counted by region, and their targets are told once")
    void edges() {
        Placed node = heap.old(1, classes.node);
        Placed other = heap.old(1, classes.node);
        Placed far = heap.old(3, classes.node);
        heap.refer(node, 0, other);
        heap.refer(node, 1, far);
        heap.refer(node, 2, far);
        heap.refer(other, 0, heap.encoding.bottom(7));
        RegionScan scan = heap.scan(1);
        assertEquals(List.of(new RegionScan.Edge(3, 2), new RegionScan.Edge(7, 1)), scan.edges());
        assertEquals(2, scan.targets().size());
        assertEquals(far.address(), scan.targets().get(0));
        assertFalse(scan.tooMany());
    }

    @Test
    @DisplayName("as many targets as the limit are told; with one more there are too many, and the edges stand")
    void tooManyTargets() {
        Placed array = heap.old(1, classes.objectArray, 12);
        for (int i = 0; i < 12; i++) {
            heap.refer(array, i, heap.encoding.bottom(4) + 8L * i);
        }
        RegionScan all = (RegionScan) heap.scan(1, heap.images(), 12);
        assertEquals(12, all.targets().size());
        RegionScan some = (RegionScan) heap.scan(1, heap.images(), 11);
        assertTrue(some.tooMany());
        assertEquals(0, some.targets().size());
        assertEquals(List.of(new RegionScan.Edge(4, 12)), some.edges());
        RegionScan none = (RegionScan) heap.scan(1, heap.images(), 0);
        assertFalse(none.tooMany());
        assertEquals(0, none.targets().size());
        assertThrows(IllegalArgumentException.class, () -> heap.scan(1, heap.images(), -1));
    }

    @Test
    @DisplayName("a narrow reference below or beyond the heap is stray, and its place is told")
    void strayNarrow() {
        heap.old(1, classes.object);
        Placed node = heap.old(1, classes.node);
        for (long target : new long[] {8, heap.encoding.heapBase() - 8, heap.encoding.heapBase() + heap.encoding.heapBytes()}) {
            heap.refer(node, 2, target);
            unreadable(1, node.slots().get(2).address() - heap.encoding.bottom(1), Reason.STRAY_REFERENCE);
        }
        heap.refer(node, 2, heap.encoding.heapBase() + heap.encoding.heapBytes() - 8);
        assertInstanceOf(RegionScan.class, heap.scan(1, heap.images(), 0));
    }

    @Test
    @DisplayName("a wide reference between two words, or with high bits, is stray")
    void strayWide() {
        HeapBuilder wide = new HeapBuilder(TestEncodings.all().get(4));
        Placed array = wide.old(1, wide.classes.objectArray, 3);
        long base = wide.encoding.heapBase();
        for (long target : new long[] {base + 4, base + 1, base | 1L << 60, -1, Long.MIN_VALUE, base - 8, 1}) {
            wide.refer(array, 2, target);
            long offset = array.slots().get(2).address() - wide.encoding.bottom(1);
            assertEquals(new Unreadable(1, offset, Reason.STRAY_REFERENCE), wide.scan(1, wide.images(), 0));
        }
    }

    @Test
    @DisplayName("a humongous array over several regions is read from all of them, and its filler is an object")
    void humongous() {
        Placed array = heap.humongous(2, classes.objectArray, 2500);
        heap.refer(array, 0, heap.encoding.bottom(8));
        heap.refer(array, 1019, heap.encoding.bottom(8));
        heap.refer(array, 1020, heap.encoding.bottom(9));
        heap.refer(array, 2499, heap.encoding.bottom(10));
        RegionScan scan = heap.scan(2);
        assertEquals(2, scan.objects());
        assertEquals(3 * 4096, scan.bytes());
        assertEquals(List.of(new RegionScan.Edge(8, 2), new RegionScan.Edge(9, 1), new RegionScan.Edge(10, 1)), scan.edges());
        assertEquals(3, scan.images().size());
        heap.refer(array, 2400, 16L);
        unreadable(2, 16 + 2400 * 4, Reason.STRAY_REFERENCE);
    }

    @Test
    @DisplayName("of a humongous array that is not held whole, the missing regions are told, and the rest is read")
    void humongousPartlyHeld() {
        Placed array = heap.humongous(2, classes.objectArray, 2500);
        heap.refer(array, 1500, heap.encoding.bottom(9));
        heap.refer(array, 2499, heap.encoding.bottom(10));
        HeldImages images = heap.images();
        images.images[3] = null;
        RegionScan scan = (RegionScan) heap.scan(2, images, 10);
        assertEquals(IntArrayList.newListWith(3), scan.missing());
        assertFalse(scan.edgesComplete());
        assertEquals(List.of(new RegionScan.Edge(10, 1)), scan.edges());
    }

    @Test
    @DisplayName("of a humongous array of primitives nothing is missing when only its first region is held")
    void humongousPrimitivesPartlyHeld() {
        heap.humongous(2, classes.longs, 1200);
        HeldImages images = heap.images();
        images.images[3] = null;
        images.images[4] = null;
        RegionScan scan = (RegionScan) heap.scan(2, images, 10);
        assertTrue(scan.edgesComplete());
        assertEquals(1, scan.objects());
        assertEquals(16 + 1200 * 8, scan.bytes());
    }

    @Test
    @DisplayName("a humongous array that ends with a region, and one that is a word shorter, are walked")
    void humongousToTheEnd() {
        heap.humongous(2, classes.longs, (2 * 4096 - 16) / 8);
        assertEquals(2 * 4096, heap.scan(2).bytes());
        // The last word can hold no filler: top is before it.
        heap.humongous(5, classes.longs, (2 * 4096 - 16) / 8 - 1);
        assertEquals(4088, heap.used[6]);
        assertEquals(2 * 4096 - 8, heap.scan(5).bytes());
    }

    @Test
    @DisplayName("an object that is not an array does not go on in the next region")
    void instanceBeyondRegion() {
        heap.humongous(2, classes.longs, 700);
        heap.putInt(heap.encoding.bottom(2) + 12, (4096 - 32) / 8);
        heap.memory[2].asSlice(4096 - 16).copyFrom(MemorySegment.ofArray(new byte[16]));
        heap.putInt(heap.encoding.bottom(2) + 4096 - 8, (int) (classes.record.klass() - heap.encoding.klasses().base()));
        unreadable(2, 4096 - 16, Reason.BEYOND_TOP);
    }

    @Test
    @DisplayName("a scan does not hold any more when an image has changed or is gone")
    void changedAfterwards() {
        heap.humongous(2, classes.objectArray, 2500);
        HeldImages images = heap.images();
        RegionScan scan = (RegionScan) heap.scan(2, images, 10);
        assertEquals(new ImageEpoch(2, 102), scan.images().getFirst());
        assertEquals(HeapBuilder.TABLE_EPOCH, scan.tableEpoch());
        assertTrue(scan.stillValid(images));
        images.epochs[4]++;
        assertFalse(scan.stillValid(images));
        images.epochs[4]--;
        assertTrue(scan.stillValid(images));
        images.images[3] = null;
        assertFalse(scan.stillValid(images));
    }

    @Test
    @DisplayName("an image that changes while it is scanned gives no answer")
    void changedMeanwhile() {
        heap.old(1, classes.node);
        HeldImages images = heap.images();
        RegionImages changing = new RegionImages() {
            @Override
            public MemorySegment image(int region) {
                return images.image(region);
            }

            @Override
            public long epoch(int region) {
                return images.epochs[region]++;
            }
        };
        unreadable(1, 0, Reason.CHANGED, changing);
    }
}
