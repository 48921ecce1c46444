package org.farheap.server.near;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.farheap.server.near.SyntheticHeap.Placed;
import org.farheap.tracer.RegionKind;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// "liveness" over the parts of a heap says together what it says over the whole.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LivenessOfPartsTest {
    private static final int REGION = 1 << 14;
    private static final int REGIONS = 24;
    private static final IntPredicate NONE = region -> false;

    private final DescriptionMemory descriptions = new DescriptionMemory(1L << 30);
    private final SyntheticHeap heap = new SyntheticHeap(REGION, REGIONS, true);
    private final FakeLease lease = new FakeLease(heap.memory);

    private ColdReading liveness(int parts, long... roots) throws Exception {
        return new PartsOfHeap(heap, lease, parts).liveness(descriptions, roots);
    }

    @Test
    @DisplayName("a list that goes to and fro between the parts lives to its end; what is behind nothing is dead")
    void list() throws Exception {
        Placed[] nodes = new Placed[200];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = heap.node(i % 3 * REGIONS / 3 + i % 7);
            heap.node(heap.region(nodes[i].address()));
            if (i > 0) {
                heap.refer(nodes[i - 1], 1, nodes[i]);
            }
        }
        heap.holdAll();
        Set<Long> all = List.of(nodes).stream().map(Placed::address).collect(Collectors.toSet());
        for (int parts = 1; parts <= 3; parts++) {
            heap.check(liveness(parts, nodes[0].address()), NONE, all);
            heap.check(liveness(parts), NONE, Set.of());
        }
    }

    @Test
    @DisplayName("what pages of regions that no server traces refer to lives, in whatever part it is")
    void conservativeAcross() throws Exception {
        Placed young = heap.node(1);
        heap.kinds[1] = RegionKind.YOUNG;
        Placed ofYoung = heap.node(20);
        heap.refer(young, 0, ofYoung);
        Placed partly = heap.node(2);
        heap.bytes(2, 2 * SyntheticHeap.PAGE_BYTES);
        Placed ofPartly = heap.node(20);
        heap.refer(partly, 0, ofPartly);
        heap.node(20);
        heap.holdAll();
        heap.held.clear(SyntheticHeap.page(partly.address()) + 1);
        for (int parts = 1; parts <= 3; parts++) {
            heap.check(liveness(parts), NONE, Set.of(ofYoung.address(), ofPartly.address()));
        }
    }

    @Test
    @DisplayName("a part whose bytes make no sense, or that is written meanwhile, begins anew while the others wait; what it holds lives on")
    void beginsAnew() throws Exception {
        Placed root = heap.node(1);
        Placed across = heap.node(20);
        Placed back = heap.node(3);
        heap.refer(root, 0, across);
        heap.refer(across, 0, back);
        Placed stray = heap.node(21);
        Placed ofStray = heap.node(4);
        heap.refer(stray, 0, ofStray);
        heap.refer(back, 1, stray);
        heap.putOop(stray.slots().get(1), heap.bottom(3) + 8);
        heap.node(4);
        heap.holdAll();
        lease.writtenOffset = 20L * REGION;
        lease.isRestless = true;
        for (int parts = 1; parts <= 3; parts++) {
            // That there is no object is known only where it would be: elsewhere the reference is a stray root.
            int strayIsKnownIn = parts == 1 ? 21 : 20;
            IntPredicate lost = region -> region == 20 || region == strayIsKnownIn;
            Set<Long> live = heap.live(lost, root.address());
            assertTrue(live.contains(back.address()) && live.contains(ofStray.address()));
            heap.check(liveness(parts, root.address()), lost, live);
        }
    }

    @Test
    @DisplayName("a humongous array that begins in one part and goes on in the next keeps what it refers to")
    void humongousAcross() throws Exception {
        Placed array = heap.humongous(REGIONS / 2 - 1, REGION / 2);
        Placed ofFirst = heap.node(20);
        Placed ofSecond = heap.node(2);
        heap.refer(array, 0, ofFirst);
        heap.refer(array, array.slots().size() - 1, ofSecond);
        heap.node(2);
        heap.holdAll();
        ColdReading found = liveness(2, array.address());
        assertEquals(1, deadNodes(found));
        assertEquals(2, deadNodes(liveness(2)), "the part of which the beginning is elsewhere is looked through");
        heap.check(liveness(1, array.address()), NONE, Set.of(array.address(), ofFirst.address(), ofSecond.address()));
    }

    private static long deadNodes(ColdReading found) {
        return found.classes().stream().filter(row -> row.klass() == SyntheticHeap.NODE).mapToLong(row -> row.deadObjects()).sum();
    }

    @RepeatedTest(60)
    @DisplayName("random heaps, some of their pages missing, some regions young")
    void random(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        for (int region = 0; region < REGIONS; region++) {
            fill(region, random);
        }
        List<Placed> all = List.copyOf(heap.objects);
        for (Placed object : all) {
            for (int slot = 0; slot < object.slots().size(); slot++) {
                if (random.nextInt(3) == 0) {
                    heap.refer(object, slot, all.get(random.nextInt(all.size())));
                }
            }
        }
        heap.holdAll();
        random.ints(random.nextInt(8), 0, REGIONS * REGION / SyntheticHeap.PAGE_BYTES).forEach(heap.held::clear);
        long[] roots = random.ints(random.nextInt(4), 0, all.size()).mapToLong(i -> all.get(i).address()).toArray();
        Set<Long> live = heap.live(NONE, roots);
        for (int parts = 1; parts <= 3; parts++) {
            heap.check(liveness(parts, roots), NONE, live);
        }
    }

    private void fill(int region, Random random) {
        if (random.nextInt(6) == 0) {
            return;
        }
        heap.kinds[region] = random.nextInt(6) == 0 ? RegionKind.YOUNG : RegionKind.OLD;
        int objects = 1 + random.nextInt(60);
        for (int i = 0; i < objects && heap.room(region) > 600; i++) {
            switch (random.nextInt(3)) {
                case 0 -> heap.array(region, random.nextInt(7));
                case 1 -> heap.weak(region);
                default -> heap.node(region);
            }
        }
    }
}
