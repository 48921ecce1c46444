package org.farheap.tracer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ObjectBitsTest {
    private static final int REGION_BYTES = TestEncodings.usual().regionBytes();
    /// The first and last words of a region, and of a pair of longs.
    private static final int[] EDGES = {0, 8, 62 * 8, 63 * 8, 64 * 8, 65 * 8, REGION_BYTES - 16, REGION_BYTES - 8};
    private static final int NEW_LEAF = ObjectBits.IS_NEW;
    private static final int NEW_HOLDER = ObjectBits.IS_NEW | ObjectBits.IS_PUSHED;

    private final ObjectBits bits = new ObjectBits(TestEncodings.usual(), 2, Arena.ofAuto());

    private MemorySegment trace(int region, boolean hasReferences, int... offsets) {
        MemorySegment slot = bits.takeSlot();
        IntStream.of(offsets).forEach(offset -> ObjectBits.begin(slot, offset, hasReferences));
        bits.trace(region, slot);
        return bits.slot(region);
    }

    private static long target(int region, int offset) {
        return (long) region * REGION_BYTES + offset;
    }

    @Test
    @DisplayName("objects at the edges of a region are marked once, those without references are not pushed, and no neighbour is")
    void edges() {
        for (boolean alone : new boolean[] {false, true}) {
            for (int offset : EDGES) {
                ObjectBits one = new ObjectBits(TestEncodings.usual(), 1, Arena.ofAuto());
                MemorySegment slot = one.takeSlot();
                ObjectBits.begin(slot, offset, alone);
                one.trace(3, slot);
                for (int other = 0; other < REGION_BYTES; other += 8) {
                    int expected = other != offset ? ObjectBits.NO_OBJECT : alone ? NEW_HOLDER : NEW_LEAF;
                    assertEquals(expected, one.mark(target(3, other), alone));
                    assertEquals(other == offset, ObjectBits.isMarked(slot, other));
                }
                assertEquals(0, one.mark(target(3, offset), alone), "it is marked");
            }
        }
    }

    @Test
    @DisplayName("regions that are not traced have no objects, whatever is marked in others")
    void untraced() {
        trace(0, true, EDGES);
        for (int offset : EDGES) {
            assertEquals(NEW_HOLDER, bits.mark(target(0, offset), true));
        }
        assertFalse(bits.isTraced(1));
        assertNull(bits.slot(1));
        for (int offset = 0; offset < REGION_BYTES; offset += 8) {
            assertEquals(ObjectBits.NO_OBJECT, bits.mark(target(1, offset), true));
        }
        assertTrue(bits.isTraced(0));
    }

    @Test
    @DisplayName("of a batch those are selected that are not marked, or lead to no object")
    void selects() {
        trace(2, false, 0, 8);
        trace(5, true, 64, REGION_BYTES - 8);
        bits.mark(target(2, 8), true);
        bits.mark(target(5, 64), false);
        long[] targets = {target(2, 8), target(2, 0), target(5, 64), target(5, REGION_BYTES - 8), target(5, 72), target(7, 0), target(2, 0)};
        int[] selected = new int[targets.length];
        int count = bits.selectUnmarked(targets, targets.length, selected);
        assertArrayEquals(new int[] {1, 3, 4, 5, 6}, Arrays.copyOf(selected, count));
    }

    @Test
    @DisplayName("of several threads that mark the same objects each object has one that has marked it")
    void race() throws InterruptedException {
        int[] all = IntStream.range(0, REGION_BYTES / 8).map(word -> word * 8).toArray();
        for (int i = 0; i <= 1; i++) {
            int region = i;
            trace(region, i == 1, all);
            AtomicInteger marked = new AtomicInteger();
            List<Thread> threads = IntStream.range(0, 4).mapToObj(thread -> Thread.ofPlatform().start(() -> IntStream.of(all)
                    .map(offset -> bits.mark(target(region, offset), false)).filter(found -> (found & ObjectBits.IS_NEW) != 0)
                    .forEach(found -> marked.incrementAndGet()))).toList();
            for (Thread one : threads) {
                one.join();
            }
            assertEquals(all.length, marked.get());
        }
    }
}
