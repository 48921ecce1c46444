package org.farheap.tracer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A heap in parts that are traced apart.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TraceExchangeTest {
    private static final int SEEDS = 40;
    private static final int LINKS = 300;

    static Stream<HeapEncoding> encodings() {
        return TestEncodings.all().stream();
    }

    @ParameterizedTest
    @MethodSource("encodings")
    @DisplayName("traces of two and three parts find together what one trace of all finds, in random heaps of every encoding")
    void randomHeaps(HeapEncoding encoding) throws InterruptedException {
        int live = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            RandomHeap random = new RandomHeap(encoding, new SplittableRandom(seed));
            for (int parts = 1; parts <= 3; parts++) {
                live += check("seed " + seed + ", " + parts + " parts", random, new SplitTrace(random.heap, random.images, parts, 2));
            }
        }
        assertTrue(live > 30 * SEEDS, "only " + live + " objects were live");
    }

    private static int check(String what, RandomHeap random, SplitTrace split) throws InterruptedException {
        NaiveTrace naive = new NaiveTrace(random.heap, random.images, true, random.roots);
        split.run(random.roots);
        assertEquals(naive.live, split.live, what);
        assertSums(what, naive.liveClasses, split.liveClasses);
        assertSums(what, naive.deadClasses, split.deadClasses);
        naive.regions.forEach((region, sum) -> assertArrayEquals(sum, split.regions.get(region), what));
        return naive.live.size();
    }

    private static void assertSums(String what, Map<Long, long[]> meant, Map<Long, long[]> found) {
        assertEquals(meant.keySet(), found.keySet(), what);
        meant.forEach((klass, sum) -> assertArrayEquals(sum, found.get(klass), what));
    }

    /// Nodes that refer each to the next one, in another part.
    private static List<Placed> chain(HeapBuilder heap, int parts) {
        List<Placed> nodes = new ArrayList<>();
        for (int i = 0; i < LINKS; i++) {
            int ofPart = i / parts % (heap.encoding.regions() / parts);
            nodes.add(heap.old(i % parts * heap.encoding.regions() / parts + ofPart, heap.classes.node));
            heap.old(heap.region(nodes.getLast().address()), heap.classes.node);
            if (i > 0) {
                heap.refer(nodes.get(i - 1), 0, nodes.get(i));
            }
        }
        return nodes;
    }

    @Test
    @DisplayName("a chain that alternates between the parts is followed to its end, a link a step")
    void chains() throws InterruptedException {
        for (int parts = 2; parts <= 3; parts++) {
            HeapBuilder heap = new HeapBuilder(TestEncodings.usual());
            List<Placed> nodes = chain(heap, parts);
            SplitTrace split = new SplitTrace(heap, heap.images(), parts, 1).run(nodes.getFirst().address());
            assertEquals(Set.copyOf(nodes.stream().map(Placed::address).toList()), split.live);
            assertEquals(LINKS, split.steps / 3, "the last step gives nothing");
        }
    }

    @Test
    @DisplayName("a cycle through the parts comes to an end, and lives only if something leads to it")
    void cycles() throws InterruptedException {
        HeapBuilder heap = new HeapBuilder(TestEncodings.usual());
        List<Placed> nodes = chain(heap, 2);
        heap.refer(nodes.getLast(), 0, nodes.getFirst());
        assertEquals(LINKS, new SplitTrace(heap, heap.images(), 2, 2).run(nodes.get(LINKS / 2).address()).live.size());
        assertEquals(0, new SplitTrace(heap, heap.images(), 2, 2).run().live.size());
    }

    @Test
    @DisplayName("these tests would notice the loss of any one address")
    void lostAddress() throws InterruptedException {
        HeapBuilder heap = new HeapBuilder(TestEncodings.usual());
        List<Placed> nodes = chain(heap, 2);
        for (int lost : new int[] {0, 1, LINKS / 2, LINKS - 2}) {
            SplitTrace split = new SplitTrace(heap, heap.images(), 2, 1);
            split.lost = lost;
            assertNotEquals(LINKS, split.run(nodes.getFirst().address()).live.size());
        }
    }

    @Test
    @DisplayName("marks stay over several traces, and give each address once; what nobody wants is passed over")
    void marksStay() {
        HeapBuilder heap = new HeapBuilder(TestEncodings.usual());
        Placed a = heap.old(1, heap.classes.node);
        heap.refer(a, 0, heap.old(20, heap.classes.node));
        heap.refer(a, 1, heap.old(3, heap.classes.node));
        HeldImages images = heap.images();
        images.images[20] = null;
        images.images[3] = null;
        try (Arena arena = Arena.ofShared()) {
            OutwardMarks outward = new OutwardMarks(heap.encoding, region -> region >= 12, arena);
            List<Long> given = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                trace(heap, images, new Alone(outward, given, false), a.address(), arena);
                assertEquals(List.of(heap.encoding.bottom(20)), given);
            }
            heap.refer(a, 2, heap.old(20, heap.classes.node));
            trace(heap, images, new Alone(outward, given, false), a.address(), arena);
            assertEquals(2, given.size());
        }
    }

    @Test
    @DisplayName("what is marked while marks are given is given once too, at the latest the next time")
    void markedMeanwhile() throws InterruptedException {
        HeapEncoding encoding = TestEncodings.usual();
        int words = encoding.regionBytes() / HeapEncoding.OBJECT_ALIGNMENT;
        for (int round = 0; round < 300; round++) {
            try (Arena arena = Arena.ofShared()) {
                OutwardMarks outward = new OutwardMarks(encoding, region -> region < 2, arena);
                List<Long> given = new ArrayList<>();
                Thread marking = Thread.ofPlatform().start(() -> {
                    for (int word = 0; word < words; word++) {
                        outward.set(0, word);
                        outward.set(1, words - 1 - word);
                    }
                });
                while (marking.isAlive()) {
                    giveAll(outward, given);
                }
                marking.join();
                giveAll(outward, given);
                assertEquals(2 * words, given.size());
                assertEquals(2 * words, Set.copyOf(given).size());
            }
        }
    }

    private static void giveAll(OutwardMarks outward, List<Long> given) {
        outward.giveNew(0, given::add);
        outward.giveNew(1, given::add);
    }

    @Test
    @DisplayName("an exchange that fails ends the trace, and one that is told of a region that has changed can end it too")
    void exchangeEnds() {
        HeapBuilder heap = new HeapBuilder(TestEncodings.usual());
        Placed a = heap.old(1, heap.classes.node);
        HeldImages images = new HeldImages(heap.images().images) {
            @Override
            public long epoch(int region) {
                return epochs[region]++;
            }
        };
        try (Arena arena = Arena.ofShared()) {
            OutwardMarks outward = new OutwardMarks(heap.encoding, region -> region >= 12, arena);
            TraceOutcome outcome = trace(heap, heap.images(), new Alone(outward, new ArrayList<>(), true), a.address(), arena);
            assertEquals(CutOff.Cause.INTERRUPTED, assertInstanceOf(CutOff.class, outcome).cause());
            Alone told = new Alone(outward, new ArrayList<>(), false);
            trace(heap, images, told, a.address(), arena);
            assertEquals(Unreadable.Reason.CHANGED, told.found.getFirst().reason());
        }
    }

    /// Nobody else is there.
    private static final class Alone implements TraceExchange {
        private final OutwardMarks outward;
        private final List<Long> given;
        private final boolean fails;
        private List<Unreadable> found;

        private Alone(OutwardMarks outward, List<Long> given, boolean fails) {
            this.outward = outward;
            this.given = given;
            this.fails = fails;
        }

        @Override
        public OutwardMarks outward() {
            return outward;
        }

        @Override
        public boolean exchange(IntPredicate traced, List<Unreadable> found, LongConsumer roots) throws InterruptedException {
            if (fails) {
                throw new InterruptedException();
            }
            this.found = found;
            for (int region = 0; region < TestEncodings.REGIONS; region++) {
                outward.giveNew(region, given::add);
            }
            return false;
        }
    }

    private static TraceOutcome trace(HeapBuilder heap, HeldImages images, TraceExchange exchange, long root, Arena arena) {
        RootSet roots = new RootSet(heap.encoding, region -> true, arena);
        roots.add(root);
        return new HeapTrace(heap.classes.table(), heap.table(), images, 2, true).trace(roots, exchange, arena, WorkBudget.unlimited());
    }
}
