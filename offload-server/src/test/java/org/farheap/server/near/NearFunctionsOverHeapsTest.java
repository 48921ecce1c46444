package org.farheap.server.near;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.farheap.server.near.SyntheticHeap.Placed;
import org.farheap.tracer.RegionKind;
import org.farheap.wire.NearWire.NearStatus;
import org.farheap.wire.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// "histogram" and "liveness" over heaps whose content is known, without a server.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class NearFunctionsOverHeapsTest {
    private static final int REGION = 1 << 14;
    private static final int HIGH_HALF_OF_HEAP = (int) (SyntheticHeap.HEAP_BASE >>> 32);
    private static final IntPredicate NONE = region -> false;

    private final DescriptionMemory descriptions = new DescriptionMemory(1L << 30);

    private static NearBudget budget(BooleanSupplier pause) {
        return new NearBudget(System.nanoTime() + TimeUnit.SECONDS.toNanos(30), 64 << 20, 3, Thread.ofPlatform().daemon().factory(), pause);
    }

    private ColdReading run(NearDataFunction function, SyntheticHeap heap, long... addresses) throws Exception {
        return run(function, heap, new FakeLease(heap.memory), () -> false, addresses);
    }

    private ColdReading run(NearDataFunction function, SyntheticHeap heap, FakeLease lease, BooleanSupplier pause, long... addresses)
            throws Exception {
        HeapRange range = new HeapRange(0, heap.memory.byteSize(), SyntheticHeap.PAGE_BYTES);
        try (HeapDescription description = new HeapDescription(range, descriptions)) {
            for (SyntheticHeap.Frame frame : heap.frames()) {
                description.take(frame.type(), buffer(frame.payload()));
            }
            SyntheticHeap.Frame frame = SyntheticHeap.addresses(addresses);
            description.take(frame.type(), buffer(frame.payload()));
            return ColdReading.of(function.run(description.heap(lease, Exchange.ALONE), Wire.buffer(0), budget(pause)));
        }
    }

    static ByteBuffer buffer(byte[] payload) {
        return Wire.buffer(payload.length).put(payload).flip();
    }

    private ColdReading histogram(SyntheticHeap heap) throws Exception {
        return run(new HistogramFunction(), heap);
    }

    private ColdReading liveness(SyntheticHeap heap, long... addresses) throws Exception {
        return run(new LivenessFunction(), heap, addresses);
    }

    @Test
    @DisplayName("a heap of which nothing is held has an empty answer")
    void nothingHeld() throws Exception {
        SyntheticHeap heap = new SyntheticHeap(REGION, 4, true);
        heap.node(1);
        for (ColdReading answer : List.of(histogram(heap), liveness(heap))) {
            assertEquals(0, answer.heap().classes() + answer.heap().regions() + answer.heap().unreadable());
        }
    }

    @Test
    @DisplayName("objects and bytes by class and region are those of the heap, and the agent's epochs come back")
    void histogramOfAll() throws Exception {
        SyntheticHeap heap = new SyntheticHeap(REGION, 8, true);
        heap.node(1);
        heap.array(1, 10);
        heap.bytes(2, 1000);
        heap.humongous(4, 10_000);
        heap.holdAll();
        ColdReading answer = histogram(heap);
        heap.check(answer, NONE, null);
        assertEquals(3, answer.heap().regions());
        assertEquals(0, answer.heap().unreadable());
    }

    @Test
    @DisplayName("what the given addresses reach is live, and the rest of each region is dead")
    void liveAndDead() throws Exception {
        SyntheticHeap heap = new SyntheticHeap(REGION, 8, true);
        Placed root = heap.node(1);
        Placed reached = heap.node(2);
        heap.node(2);
        heap.refer(root, 0, reached);
        heap.holdAll();
        heap.check(liveness(heap, root.address()), NONE, Set.of(root.address(), reached.address()));
        heap.check(liveness(heap), NONE, Set.of());
    }

    @Test
    @DisplayName("a region with one page missing is not read; what its other pages refer to stays alive")
    void missingPage() throws Exception {
        SyntheticHeap heap = new SyntheticHeap(REGION, 8, true);
        Placed first = heap.node(1);
        heap.bytes(1, 2 * SyntheticHeap.PAGE_BYTES);
        Placed last = heap.node(1);
        Placed ofFirst = heap.node(2);
        Placed ofLast = heap.node(2);
        heap.refer(first, 0, ofFirst);
        heap.refer(last, 0, ofLast);
        heap.holdAll();
        heap.held.clear(SyntheticHeap.page(last.address()));
        ColdReading answer = liveness(heap);
        heap.check(answer, NONE, Set.of(ofFirst.address()));
        assertEquals(0, answer.heap().unreadable(), "a region that the agent has is no finding");
        heap.check(histogram(heap), NONE, null);
    }

    @Test
    @DisplayName("young regions, and pages above a region's top, are looked through for references")
    void young() throws Exception {
        SyntheticHeap heap = new SyntheticHeap(REGION, 8, true);
        heap.kinds[3] = RegionKind.YOUNG;
        Placed young = heap.node(3);
        Placed kept = heap.node(2);
        heap.refer(young, 1, kept);
        heap.holdAll();
        heap.used[3] = 0;
        heap.check(liveness(heap), NONE, Set.of(kept.address()));
    }

    @Test
    @DisplayName("a region whose bytes make no sense is told as unreadable, and looked through instead")
    void unreadable() throws Exception {
        SyntheticHeap heap = new SyntheticHeap(REGION, 8, true);
        Placed broken = heap.node(1);
        Placed behind = heap.node(1);
        Placed kept = heap.node(2);
        heap.refer(behind, 0, kept);
        heap.putInt(broken.address() + 8, 0x7777);
        heap.holdAll();
        ColdReading answer = liveness(heap);
        heap.check(answer, region -> region == 1, Set.of(kept.address()));
        assertEquals(1, answer.heap().unreadable());
        assertEquals(1, histogram(heap).heap().unreadable());
    }

    @Test
    @DisplayName("a live object with a reference to no object makes its region unreadable, and the trace begins anew without it")
    void dangling() throws Exception {
        SyntheticHeap heap = new SyntheticHeap(REGION, 8, true);
        Placed root = heap.node(1);
        Placed stray = heap.node(2);
        Placed other = heap.node(2);
        Placed kept = heap.node(3);
        heap.refer(root, 0, stray);
        heap.refer(other, 0, kept);
        heap.putOop(stray.slots().get(1), heap.bottom(3) + 8);
        heap.holdAll();
        ColdReading answer = liveness(heap, root.address());
        heap.check(answer, region -> region == 2, Set.of(root.address(), kept.address()));
        assertEquals(1, answer.heap().unreadable());
    }

    @Test
    @DisplayName("elements of a humongous array keep what they refer to, also those of parts that are not traced with it")
    void humongous() throws Exception {
        SyntheticHeap heap = new SyntheticHeap(REGION, 8, true);
        Placed array = heap.humongous(4, 10_000);
        Placed ofFirst = heap.node(1);
        Placed ofThird = heap.node(1);
        heap.refer(array, 0, ofFirst);
        heap.refer(array, 9_000, ofThird);
        heap.holdAll();
        Set<Long> all = Set.of(array.address(), ofFirst.address(), ofThird.address());
        heap.check(liveness(heap, array.address()), NONE, all);
        heap.check(liveness(heap), NONE, Set.of());
        heap.held.clear(SyntheticHeap.page(array.slots().get(9_000)) + 1);
        heap.check(liveness(heap), NONE, Set.of(ofThird.address()));
        heap.check(liveness(heap, array.address()), NONE, all);
    }

    @Test
    @DisplayName("a referent that only a weak reference leads to counts as live")
    void weak() throws Exception {
        SyntheticHeap heap = new SyntheticHeap(REGION, 8, true);
        Placed weak = heap.weak(1);
        Placed referent = heap.node(2);
        heap.refer(weak, 0, referent);
        heap.holdAll();
        heap.check(liveness(heap, weak.address()), NONE, Set.of(weak.address(), referent.address()));
    }

    @Test
    @DisplayName("a region that is written while it is read has changed: it drops out, and liveness looks it through instead")
    void writtenMeanwhile() throws Exception {
        SyntheticHeap heap = new SyntheticHeap(REGION, 8, true);
        Placed root = heap.node(1);
        Placed other = heap.node(2);
        heap.refer(root, 0, other);
        heap.holdAll();
        FakeLease lease = new FakeLease(heap.memory);
        lease.writtenOffset = REGION;
        lease.isRestless = true;
        for (NearDataFunction function : List.of(new HistogramFunction(), new LivenessFunction())) {
            ColdReading answer = run(function, heap, lease, () -> false, root.address());
            boolean liveness = function instanceof LivenessFunction;
            heap.check(answer, region -> region == 1, liveness ? Set.of(other.address()) : null);
            assertEquals(1, answer.heap().unreadable());
        }
    }

    @Test
    @DisplayName("a region that is being written when the call begins is not traced, but looked through")
    void beingWritten() throws Exception {
        SyntheticHeap heap = new SyntheticHeap(REGION, 8, true);
        Placed root = heap.node(1);
        Placed other = heap.node(2);
        heap.refer(root, 0, other);
        heap.holdAll();
        FakeLease lease = new FakeLease(heap.memory);
        lease.writtenOffset = 1L * REGION;
        lease.writes.set(1);
        heap.check(run(new LivenessFunction(), heap, lease, () -> false), region -> region == 1, Set.of(other.address()));
    }

    @Test
    @DisplayName("parameters, which they have none of, are refused")
    void parameters() {
        for (NearDataFunction function : List.of(new HistogramFunction(), new LivenessFunction())) {
            NearFailure failure = assertThrows(NearFailure.class, () -> function.run(null, Wire.buffer(1), budget(() -> false)));
            assertEquals(NearStatus.BAD_PARAMETERS, failure.status());
        }
    }

    @RepeatedTest(60)
    @DisplayName("random heaps, some of their pages missing, some regions young or broken")
    void random(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        SyntheticHeap heap = new SyntheticHeap(REGION, 24, random.nextBoolean());
        for (int region = 0; region < 20; region++) {
            fill(heap, region, random);
        }
        if (random.nextBoolean()) {
            heap.humongous(20, 1 + random.nextInt(REGION / 4));
        }
        List<Placed> all = List.copyOf(heap.objects);
        for (Placed object : all) {
            for (int slot = 0; slot < object.slots().size(); slot++) {
                if (random.nextInt(4) == 0) {
                    heap.refer(object, slot, all.get(random.nextInt(all.size())));
                }
            }
        }
        heap.holdAll();
        random.ints(random.nextInt(8), 0, 24 * REGION / SyntheticHeap.PAGE_BYTES).forEach(heap.held::clear);
        long[] roots = random.ints(random.nextInt(4), 0, all.size()).mapToLong(i -> all.get(i).address()).toArray();
        heap.check(histogram(heap), NONE, null);
        heap.check(liveness(heap, roots), NONE, heap.live(NONE, roots));
    }

    private static void fill(SyntheticHeap heap, int region, Random random) {
        if (random.nextInt(6) == 0) {
            return;
        }
        heap.kinds[region] = random.nextInt(6) == 0 ? RegionKind.YOUNG : RegionKind.OLD;
        int objects = 1 + random.nextInt(60);
        for (int i = 0; i < objects && heap.room(region) > 600; i++) {
            switch (random.nextInt(4)) {
                case 0 -> heap.node(region);
                case 1 -> heap.array(region, length(random, 40));
                case 2 -> heap.weak(region);
                default -> heap.bytes(region, length(random, 500));
            }
        }
    }

    /// Not 7: behind a klass it makes a word that leads into the heap, which a conservative scan cannot know to be none.
    private static int length(Random random, int end) {
        int length = random.nextInt(end);
        return length == HIGH_HALF_OF_HEAP ? 0 : length;
    }
}
