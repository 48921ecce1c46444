package org.farheap.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class KnownLiveTest {
    private final HeapBuilder heap = new HeapBuilder(TestEncodings.usual());
    private final TestClasses classes = heap.classes;

    /// Images of a heap in which everything below `bytes` of region 1 is dead, but for some.
    private HeldImages images(int bytes, Placed... live) {
        MemorySegment bits = Arena.ofAuto().allocate(4096 / 64, 8);
        for (Placed object : live) {
            WordBits.set(bits, 0, (int) (object.address() - heap.encoding.bottom(1)) / 8);
        }
        return new HeldImages(heap.memory) {
            @Override
            public KnownLive knownLive(int region) {
                return region == 1 ? new KnownLive(bits, bytes) : null;
            }
        };
    }

    private RegionScan scan(HeldImages images) {
        return assertInstanceOf(RegionScan.class, heap.scan(1, images, 10));
    }

    /// Its class is unloaded, and where it led is gone.
    private Placed dead() {
        Placed dead = heap.old(1, classes.node);
        heap.refer(dead, 0, 8L);
        heap.putInt(dead.address() + 8, 0);
        return dead;
    }

    @Test
    @DisplayName("dead objects of unloaded classes are passed over, at bottom, in between and before top")
    void passedOver() {
        dead();
        Placed first = heap.old(1, classes.node);
        dead();
        dead();
        Placed second = heap.old(1, classes.bytes, 5);
        dead();
        RegionScan scan = scan(images(heap.used[1], first, second));
        assertEquals(2, scan.objects());
        assertEquals(first.bytes() + second.bytes(), scan.bytes());
    }

    @Test
    @DisplayName("what lies above the marked part is live without a bit")
    void above() {
        dead();
        int bytes = heap.used[1];
        heap.old(1, classes.node);
        heap.old(1, classes.object);
        assertEquals(2, scan(images(bytes)).objects());
        assertInstanceOf(Unreadable.class, heap.scan(1, images(bytes - 8), 10));
    }

    @Test
    @DisplayName("a region of dead objects only has none")
    void allDead() {
        dead();
        dead();
        assertEquals(0, scan(images(heap.used[1])).objects());
        assertEquals(0, scan(images(4096)).objects());
    }

    @Test
    @DisplayName("a dead humongous array has no objects in any of its regions, a live one is read")
    void humongous() {
        Placed array = heap.humongous(1, classes.objectArray, 2000);
        heap.refer(array, 1999, heap.encoding.bottom(9));
        assertEquals(0, scan(images(4096)).objects());
        assertEquals(List.of(new RegionScan.Edge(9, 1)), scan(images(4096, array)).edges());
        assertEquals(List.of(new RegionScan.Edge(9, 1)), scan(images(0)).edges());
    }

    @Test
    @DisplayName("a trace goes through such regions, and counts nothing of what is passed over as dead")
    void traced() {
        dead();
        Placed live = heap.old(1, classes.node);
        Placed other = heap.old(2, classes.node);
        heap.refer(live, 0, other);
        try (Arena arena = Arena.ofShared()) {
            LiveHeap found = (LiveHeap) heap.trace(images(heap.used[1], live), arena, 2, live.address());
            assertEquals(2, found.live().objects());
            assertEquals(0, found.dead().objects());
        }
    }

    @Test
    @DisplayName("the next live object is that of a plain search, for any bits")
    void next() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int bytes = 8 * random.nextInt(513);
            MemorySegment bits = Arena.ofAuto().allocate(4096 / 64, 8);
            BitSet meant = new BitSet();
            for (int i = 0; i < random.nextInt(40); i++) {
                int word = random.nextInt(512);
                meant.set(word);
                WordBits.set(bits, 0, word);
            }
            KnownLive live = new KnownLive(bits, bytes);
            List<Long> found = new ArrayList<>();
            List<Long> expected = new ArrayList<>();
            for (int word = 0; word < 512; word++) {
                int set = meant.nextSetBit(word);
                expected.add(8L * word >= bytes ? 8L * word : set < 0 ? bytes : Math.min(bytes, 8L * set));
                found.add(live.next(8L * word));
            }
            assertEquals(expected, found, "seed " + seed);
        }
    }

    @Test
    @DisplayName("bits that do not cover their part of the region are refused")
    void refused() {
        MemorySegment oneLong = MemorySegment.ofArray(new long[1]);
        new KnownLive(oneLong, 512);
        new KnownLive(MemorySegment.NULL, 0);
        for (int bytes : new int[] {520, -8, 4, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 30}) {
            assertThrows(Refused.class, () -> new KnownLive(oneLong, bytes));
        }
    }
}
