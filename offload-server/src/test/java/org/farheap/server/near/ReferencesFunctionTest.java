package org.farheap.server.near;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.farheap.server.near.SyntheticHeap.Placed;
import org.farheap.tracer.RegionKind;
import org.farheap.wire.NearWire.NearStatus;
import org.farheap.wire.NearWire.ReferenceSource;
import org.farheap.wire.NearWire.ReferenceTargets;
import org.farheap.wire.NearWire.References;
import org.farheap.wire.NearWire.ReferencesAsked;
import org.farheap.wire.NearWire.Verdict;
import org.farheap.wire.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// "references" over heaps whose content is known, without a server.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ReferencesFunctionTest {
    private static final int REGION = 1 << 14;
    private static final int REGIONS = 12;
    private static final long MEMORY = 64 << 20;
    private static final int PLENTY = 1 << 17;

    private final DescriptionMemory descriptions = new DescriptionMemory(1L << 30);

    /// An answer, read as an agent would.
    record Reading(References head, Map<Integer, ReferenceSource> sources, Set<Long> classes, Map<Integer, List<Long>> targets) {
        static Reading of(byte[] answer) {
            ByteBuffer in = ByteBuffer.wrap(answer).order(ByteOrder.LITTLE_ENDIAN);
            References head = References.read(in);
            Map<Integer, ReferenceSource> sources = new TreeMap<>();
            for (int i = 0; i < head.sources(); i++) {
                ReferenceSource source = ReferenceSource.read(in);
                sources.put(source.region(), source);
            }
            Set<Long> classes = new TreeSet<>();
            for (int i = 0; i < head.classes(); i++) {
                assertTrue(classes.add(in.getLong()), "each class once");
            }
            Map<Integer, List<Long>> targets = new TreeMap<>();
            for (int i = 0; i < head.targetRegions(); i++) {
                ReferenceTargets region = ReferenceTargets.read(in);
                List<Long> addresses = new ArrayList<>();
                for (int at = 0; at < region.count(); at++) {
                    addresses.add(in.getLong());
                }
                targets.put(region.region(), addresses);
            }
            assertFalse(in.hasRemaining(), "as long as it says");
            assertEquals(head.sources(), sources.size(), "each source once");
            assertEquals(head.targets(), targets.values().stream().mapToLong(List::size).sum());
            return new Reading(head, sources, classes, targets);
        }

        int verdict(int region) {
            return sources.get(region).verdict();
        }
    }

    /// @param given to this call alone
    private Reading run(SyntheticHeap heap, FakeLease lease, long memory, byte[] parameters, long... given) throws Exception {
        HeapRange range = new HeapRange(0, heap.memory.byteSize(), SyntheticHeap.PAGE_BYTES);
        try (HeapDescription description = new HeapDescription(range, descriptions)) {
            for (SyntheticHeap.Frame frame : heap.frames()) {
                description.take(frame.type(), NearFunctionsOverHeapsTest.buffer(frame.payload()));
            }
            if (given.length > 0) {
                SyntheticHeap.Frame frame = SyntheticHeap.addresses(given);
                description.take(frame.type(), NearFunctionsOverHeapsTest.buffer(frame.payload()));
            }
            NearBudget budget = new NearBudget(System.nanoTime() + TimeUnit.SECONDS.toNanos(30), memory, 3,
                    Thread.ofPlatform().daemon().factory(), () -> false);
            return Reading.of(new ReferencesFunction().run(description.heap(lease, Exchange.ALONE),
                    NearFunctionsOverHeapsTest.buffer(parameters), budget));
        }
    }

    private Reading run(SyntheticHeap heap, int targetsMax, Set<Integer> sources, Set<Integer> wanted) throws Exception {
        return run(heap, new FakeLease(heap.memory), MEMORY, asked(targetsMax, sources, wanted));
    }

    private static byte[] asked(int targetsMax, Set<Integer> sources, Set<Integer> wanted) {
        return asked(targetsMax, 0, sources, wanted);
    }

    private static byte[] asked(int targetsMax, int knownLiveBytes, Set<Integer> sources, Set<Integer> wanted) {
        ByteBuffer out = Wire.buffer(ReferencesAsked.SIZE + 2 * Long.BYTES);
        new ReferencesAsked(targetsMax, knownLiveBytes).write(out);
        for (Set<Integer> regions : List.of(sources, wanted)) {
            BitSet bits = new BitSet();
            regions.forEach(bits::set);
            out.putLong(bits.isEmpty() ? 0 : bits.toLongArray()[0]);
        }
        return out.array();
    }

    /// References of all regions, to all regions.
    static byte[] askedOfAll(int regions) {
        int words = (regions + Long.SIZE - 1) / Long.SIZE;
        ByteBuffer out = Wire.buffer(ReferencesAsked.SIZE + 2 * words * Long.BYTES);
        new ReferencesAsked(1000, 0).write(out);
        BitSet all = new BitSet();
        all.set(0, regions);
        for (int i = 0; i < 2; i++) {
            for (long word : Arrays.copyOf(all.toLongArray(), words)) {
                out.putLong(word);
            }
        }
        return out.array();
    }

    private static Set<Integer> allBut(Integer... regions) {
        return IntStream.range(0, REGIONS).boxed().filter(region -> !List.of(regions).contains(region)).collect(Collectors.toSet());
    }

    @Test
    @DisplayName("are those that lead out of the regions, each object once, with the classes and the agent's epoch")
    void leadOut() throws Exception {
        SyntheticHeap heap = new SyntheticHeap(REGION, REGIONS, true);
        Placed first = heap.node(1);
        Placed second = heap.array(1, 10);
        Placed inside = heap.node(1);
        Placed outside = heap.node(3);
        Placed further = heap.bytes(4, 100);
        heap.refer(first, 0, outside);
        heap.refer(first, 1, inside);
        heap.refer(second, 3, outside);
        heap.refer(second, 4, further);
        heap.holdAll();
        Reading all = run(heap, PLENTY, Set.of(1), allBut());
        assertEquals(Map.of(3, List.of(outside.address()), 4, List.of(further.address())), all.targets());
        assertEquals(Set.of(SyntheticHeap.NODE, SyntheticHeap.ARRAY), all.classes());
        assertEquals(new ReferenceSource(1, Verdict.COMPLETE, heap.epochs[1], 2), all.sources().get(1));
        Reading some = run(heap, PLENTY, Set.of(1), Set.of(4));
        assertEquals(Map.of(4, List.of(further.address())), some.targets());
        assertEquals(1, some.sources().get(1).targets());
    }

    @Test
    @DisplayName("of regions that are not held, free or young there are none")
    void notHeld() throws Exception {
        SyntheticHeap heap = new SyntheticHeap(REGION, REGIONS, true);
        Placed here = heap.node(1);
        Placed young = heap.node(2);
        Placed target = heap.node(5);
        heap.refer(here, 0, target);
        heap.refer(young, 0, target);
        heap.kinds[2] = RegionKind.YOUNG;
        heap.holdAll();
        heap.held.clear(SyntheticHeap.page(here.address()));
        Reading answer = run(heap, PLENTY, Set.of(1, 2, 3), allBut());
        assertEquals(Map.of(), answer.targets());
        assertEquals(Set.of(), answer.classes());
        for (int region = 1; region <= 3; region++) {
            assertEquals(Verdict.NOT_HELD, answer.verdict(region));
        }
    }

    @Test
    @DisplayName("of a region with an object that a collector must visit there are none, nor are those of its other objects")
    void unskippable() throws Exception {
        SyntheticHeap heap = new SyntheticHeap(REGION, REGIONS, true);
        heap.refer(heap.weak(1), 0, heap.node(2));
        heap.refer(heap.node(1), 0, heap.node(3));
        heap.holdAll();
        Reading answer = run(heap, PLENTY, Set.of(1), allBut());
        assertEquals(Verdict.UNSKIPPABLE, answer.verdict(1));
        assertEquals(Map.of(), answer.targets());
    }

    @Test
    @DisplayName("of a region with bytes that make no sense there are none")
    void unreadable() throws Exception {
        SyntheticHeap heap = new SyntheticHeap(REGION, REGIONS, true);
        heap.refer(heap.node(1), 0, heap.node(2));
        Placed broken = heap.node(1);
        heap.holdAll();
        heap.putInt(broken.address() + 8, 0x7777);
        Reading answer = run(heap, PLENTY, Set.of(1), allBut());
        assertEquals(Verdict.UNREADABLE, answer.verdict(1));
        assertEquals(Map.of(), answer.targets());
    }

    @Test
    @DisplayName("of a region that is written meanwhile there are none")
    void written() throws Exception {
        SyntheticHeap heap = new SyntheticHeap(REGION, REGIONS, true);
        heap.refer(heap.node(1), 0, heap.node(2));
        heap.holdAll();
        FakeLease lease = new FakeLease(heap.memory);
        lease.writtenOffset = REGION;
        lease.isRestless = true;
        Reading answer = run(heap, lease, MEMORY, asked(PLENTY, Set.of(1), allBut()));
        assertEquals(Verdict.UNREADABLE, answer.verdict(1));
        assertEquals(Map.of(), answer.targets());
    }

    @Test
    @DisplayName("of a region with more targets than asked for there are none, and exactly as many are not too many")
    void tooMany() throws Exception {
        SyntheticHeap heap = new SyntheticHeap(REGION, REGIONS, true);
        Placed array = heap.array(1, 10);
        for (int slot = 0; slot < 10; slot++) {
            heap.refer(array, slot, heap.node(2));
        }
        heap.holdAll();
        assertEquals(Verdict.TOO_MANY, run(heap, 9, Set.of(1), allBut()).verdict(1));
        assertEquals(Map.of(), run(heap, 9, Set.of(1), allBut()).targets());
        assertEquals(10, run(heap, 10, Set.of(1), allBut()).targets().get(2).size());
    }

    @Test
    @DisplayName("a humongous array is asked of by its first region, and needs all of its regions")
    void humongous() throws Exception {
        SyntheticHeap heap = new SyntheticHeap(REGION, REGIONS, true);
        Placed array = heap.humongous(4, REGION / 2);
        Placed target = heap.node(1);
        heap.refer(array, REGION / 2 - 1, target);
        heap.holdAll();
        Reading answer = run(heap, PLENTY, Set.of(4, 5), allBut());
        assertEquals(Map.of(1, List.of(target.address())), answer.targets());
        assertEquals(Verdict.COMPLETE, answer.verdict(4));
        assertEquals(Verdict.NOT_HELD, answer.verdict(5), "not by another one");
        heap.held.clear(SyntheticHeap.page(heap.bottom(5)));
        Reading lacking = run(heap, PLENTY, Set.of(4), allBut());
        assertEquals(Verdict.UNSKIPPABLE, lacking.verdict(4));
        assertEquals(Map.of(), lacking.targets());
    }

    @Test
    @DisplayName("take no more memory than the call may")
    void memory() throws Exception {
        SyntheticHeap heap = new SyntheticHeap(REGION, REGIONS, true);
        List<Placed> targets = IntStream.range(0, 200).mapToObj(i -> heap.node(10)).toList();
        for (int region = 1; region <= 9; region++) {
            Placed array = heap.array(region, 200);
            for (int slot = 0; slot < 200; slot++) {
                heap.refer(array, slot, targets.get(slot));
            }
        }
        heap.holdAll();
        byte[] one = asked(200, Set.of(1), allBut());
        assertOutOfMemory(heap, 100, one, "references of this heap");
        assertOutOfMemory(heap, 20_000, one, "a scan");
        // Three scans at once take 53,376 bytes, and the answer has as much; what a source refers to takes 6,400 of it.
        long memory = 111_600;
        assertOutOfMemory(heap, memory, asked(200, Set.of(1, 2, 3, 4, 5, 6, 7, 8, 9), allBut()), "references of these regions");
        Reading fits = run(heap, new FakeLease(heap.memory), memory, asked(200, Set.of(1, 2, 3, 4, 5, 6, 7, 8), allBut()));
        assertEquals(200, fits.head().targets());
    }

    private void assertOutOfMemory(SyntheticHeap heap, long memory, byte[] parameters, String message) {
        NearFailure failure = assertThrows(NearFailure.class, () -> run(heap, new FakeLease(heap.memory), memory, parameters));
        assertEquals(NearStatus.OUT_OF_MEMORY, failure.status());
        assertTrue(failure.getMessage().startsWith(message), failure::getMessage);
    }

    @Test
    @DisplayName("are refused with parameters that cannot be")
    void parameters() {
        SyntheticHeap heap = new SyntheticHeap(REGION, REGIONS, true);
        byte[] good = asked(1, Set.of(1), allBut());
        byte[] longer = Arrays.copyOf(good, good.length + 8);
        for (byte[] bad : List.of(new byte[0], Arrays.copyOf(good, good.length - 1), longer, asked(0, Set.of(1), allBut()),
                asked(-1, Set.of(1), allBut()), asked(1, Set.of(REGIONS), allBut()), asked(1, Set.of(1), Set.of(REGIONS)))) {
            NearFailure failure = assertThrows(NearFailure.class, () -> run(heap, new FakeLease(heap.memory), MEMORY, bad));
            assertEquals(NearStatus.BAD_PARAMETERS, failure.status());
        }
    }

    @Test
    @DisplayName("of objects that the collector knows to be dead there are none, whatever their bytes say, but of those above its marks")
    void knownDead() throws Exception {
        SyntheticHeap heap = new SyntheticHeap(REGION, REGIONS, true);
        Placed live = heap.node(1);
        Placed dead = heap.array(1, 10);
        Placed unloaded = heap.node(1);
        Placed behind = heap.node(1);
        Placed newer = heap.array(1, 3);
        Placed kept = heap.node(2);
        Placed gone = heap.node(3);
        heap.refer(live, 0, kept);
        heap.refer(dead, 3, gone);
        heap.refer(newer, 0, heap.node(4));
        heap.holdAll();
        heap.putInt(unloaded.address() + 8, 0x7777);
        int marked = (int) (newer.address() - heap.bottom(1));
        long[] bits = marks(heap, marked, live, behind);
        Reading answer = run(heap, new FakeLease(heap.memory), MEMORY, asked(PLENTY, marked, Set.of(1), allBut()), bits);
        assertEquals(Verdict.COMPLETE, answer.verdict(1));
        assertEquals(Set.of(2, 4), answer.targets().keySet());
        assertEquals(List.of(kept.address()), answer.targets().get(2));
        assertEquals(Verdict.UNREADABLE, run(heap, PLENTY, Set.of(1), allBut()).verdict(1), "without these marks");
    }

    /// A bit for each word of the first bytes of region 1.
    private static long[] marks(SyntheticHeap heap, int bytes, Placed... live) {
        BitSet bits = new BitSet();
        for (Placed object : live) {
            bits.set((int) (object.address() - heap.bottom(1)) / Long.BYTES);
        }
        return Arrays.copyOf(bits.toLongArray(), (bytes + 511) / 512);
    }

    @Test
    @DisplayName("are refused with marks that are not of one region, or are too few, or too many")
    void marksThatCannotBe() {
        SyntheticHeap heap = new SyntheticHeap(REGION, REGIONS, true);
        heap.node(1);
        heap.node(2);
        heap.holdAll();
        long[] whole = new long[REGION / 512];
        for (byte[] bad : List.of(asked(1, 512, Set.of(1, 2), allBut()), asked(1, -8, Set.of(1), allBut()),
                asked(1, REGION + 512, Set.of(1), allBut()), asked(1, 12, Set.of(1), allBut()), asked(1, 512, Set.of(), allBut()))) {
            assertBadParameters(heap, bad, whole);
        }
        assertBadParameters(heap, asked(1, 1024, Set.of(1), allBut()), new long[1]);
    }

    private void assertBadParameters(SyntheticHeap heap, byte[] parameters, long[] given) {
        NearFailure failure = assertThrows(NearFailure.class, () -> run(heap, new FakeLease(heap.memory), MEMORY, parameters, given));
        assertEquals(NearStatus.BAD_PARAMETERS, failure.status());
    }

    @RepeatedTest(60)
    @DisplayName("of random heaps are those of the model")
    void random(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        SyntheticHeap heap = new SyntheticHeap(REGION, REGIONS, random.nextBoolean());
        for (int region = 0; region < REGIONS - 1; region++) {
            for (int i = random.nextInt(60); i > 0; i--) {
                switch (random.nextInt(8)) {
                    case 0 -> heap.array(region, random.nextInt(20));
                    case 1 -> heap.bytes(region, random.nextInt(100));
                    default -> heap.node(region);
                }
            }
            if (random.nextInt(8) == 0) {
                heap.weak(region);
            }
        }
        for (Placed object : heap.objects) {
            for (int slot = 0; slot < object.slots().size(); slot++) {
                if (random.nextInt(3) == 0) {
                    heap.refer(object, slot, heap.objects.get(random.nextInt(heap.objects.size())));
                }
            }
        }
        heap.holdAll();
        if (random.nextBoolean()) {
            heap.held.clear(random.nextInt(REGIONS * REGION / SyntheticHeap.PAGE_BYTES));
        }
        Set<Integer> sources = some(random);
        Set<Integer> wanted = some(random);
        int targetsMax = 1 + random.nextInt(60);
        check(heap, targetsMax, sources, wanted, run(heap, targetsMax, sources, wanted));
    }

    private static Set<Integer> some(Random random) {
        return IntStream.range(0, REGIONS).filter(region -> random.nextBoolean()).boxed().collect(Collectors.toSet());
    }

    private static void check(SyntheticHeap heap, int targetsMax, Set<Integer> sources, Set<Integer> wanted, Reading answer) {
        Map<Integer, Set<Long>> expected = new TreeMap<>();
        Set<Long> classes = new TreeSet<>();
        assertEquals(sources, answer.sources().keySet());
        for (int source : sources) {
            List<Placed> inside = heap.objects.stream().filter(object -> heap.region(object.address()) == source).toList();
            Set<Long> out = inside.stream().flatMap(object -> object.slots().stream()).map(heap::target).filter(Objects::nonNull)
                    .filter(target -> heap.region(target) != source).collect(Collectors.toSet());
            int verdict = !heap.isHeld(source) ? Verdict.NOT_HELD
                    : inside.stream().anyMatch(object -> object.klass() == SyntheticHeap.WEAK) ? Verdict.UNSKIPPABLE
                    : out.size() > targetsMax ? Verdict.TOO_MANY : Verdict.COMPLETE;
            assertEquals(verdict, answer.verdict(source), "region " + source);
            if (verdict == Verdict.COMPLETE) {
                inside.forEach(object -> classes.add(object.klass()));
                out.stream().filter(target -> wanted.contains(heap.region(target)))
                        .forEach(target -> expected.computeIfAbsent(heap.region(target), region -> new TreeSet<>()).add(target));
            }
        }
        assertEquals(classes, answer.classes());
        Map<Integer, List<Long>> lists = new TreeMap<>();
        expected.forEach((region, targets) -> lists.put(region, List.copyOf(targets)));
        assertEquals(lists, answer.targets());
    }
}
