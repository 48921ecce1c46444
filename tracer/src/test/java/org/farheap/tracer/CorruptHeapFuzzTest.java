package org.farheap.tracer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever the bytes are, there is an answer, in bounded time. That an answer is right when the bytes are is RandomHeapTest's.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CorruptHeapFuzzTest {
    private static final int SEEDS = 100;
    private int readable;
    private int unreadable;

    static Stream<HeapEncoding> encodings() {
        return TestEncodings.all().stream();
    }

    private interface Damage {
        void apply(RandomHeap heap, SplittableRandom random);
    }

    private void run(HeapEncoding encoding, Damage damage) {
        for (int seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RandomHeap heap = new RandomHeap(encoding, random);
            damage.apply(heap, random);
            scanAll(heap);
            traceAll(heap, 1 + seed % 2);
        }
    }

    private void scanAll(RandomHeap random) {
        RegionScanner scanner = new RegionScanner(random.heap.classes.table(), random.heap.table(), random.images);
        for (int region = 0; region < random.heap.kinds.length; region++) {
            switch (scanner.scan(region, 100, WorkBudget.unlimited())) {
                case RegionScan scan -> readable++;
                case Unreadable reason -> unreadable += reason.reason() == Unreadable.Reason.NOT_WALKED ? 0 : 1;
                case CutOff cut -> throw new AssertionError(cut);
                case OutOfMemoryBudget out -> throw new AssertionError(out);
            }
        }
    }

    private static void traceAll(RandomHeap random, int workers) {
        long[] roots = random.heap.objects.keySet().stream().mapToLong(Long::longValue).toArray();
        try (Arena arena = Arena.ofShared()) {
            TraceOutcome outcome = random.heap.trace(random.images, arena, workers, roots);
            assertTrue(outcome instanceof LiveHeap, outcome.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("encodings")
    @DisplayName("flipped bits in images give an answer or a reason")
    void flippedBits(HeapEncoding encoding) {
        run(encoding, (heap, random) -> {
            int flips = 1 << random.nextInt(12);
            for (int i = 0; i < flips; i++) {
                MemorySegment image = heap.heap.memory[random.nextInt(heap.heap.memory.length)];
                int at = random.nextInt((int) image.byteSize());
                image.set(ValueLayout.JAVA_BYTE, at, (byte) (image.get(ValueLayout.JAVA_BYTE, at) ^ 1 << random.nextInt(8)));
            }
        });
        assertTrue(readable > SEEDS && unreadable > SEEDS, readable + " readable, " + unreadable + " not");
    }

    @ParameterizedTest
    @MethodSource("encodings")
    @DisplayName("pages of zeros and of random bytes within images, as of one that is half written, give an answer or a reason")
    void halfWritten(HeapEncoding encoding) {
        run(encoding, (heap, random) -> {
            for (MemorySegment image : heap.heap.memory) {
                int from = random.nextInt((int) image.byteSize());
                boolean zeros = random.nextBoolean();
                for (int at = from; at < image.byteSize(); at++) {
                    image.set(ValueLayout.JAVA_BYTE, at, zeros ? 0 : (byte) random.nextInt());
                }
            }
        });
        assertTrue(unreadable > SEEDS, unreadable + " were not readable");
    }

    @ParameterizedTest
    @MethodSource("encodings")
    @DisplayName("random lengths and counts give an answer or a reason")
    void randomInts(HeapEncoding encoding) {
        run(encoding, (heap, random) -> {
            for (Placed object : heap.heap.objects.values()) {
                if (random.nextInt(30) == 0) {
                    int at = 4 * random.nextInt((int) object.bytes() / 4);
                    heap.heap.putInt(object.address() + at, random.nextInt() >> random.nextInt(31));
                }
            }
        });
        assertTrue(readable > SEEDS && unreadable > SEEDS, readable + " readable, " + unreadable + " not");
    }

    @ParameterizedTest
    @MethodSource("encodings")
    @DisplayName("images that are cut short give an answer or a reason")
    void truncated(HeapEncoding encoding) {
        run(encoding, (heap, random) -> {
            for (int region = 0; region < heap.images.images.length; region++) {
                if (heap.images.images[region] != null && random.nextBoolean()) {
                    heap.images.images[region] = heap.heap.memory[region].asSlice(0, random.nextInt(4097));
                }
            }
        });
        assertTrue(readable > SEEDS && unreadable > SEEDS, readable + " readable, " + unreadable + " not");
    }

    @ParameterizedTest
    @MethodSource("encodings")
    @DisplayName("tops that are not where objects end give an answer or a reason")
    void otherTops(HeapEncoding encoding) {
        run(encoding, (heap, random) -> {
            for (int region = 0; region < heap.heap.used.length; region++) {
                if (heap.heap.kinds[region] == RegionKind.OLD && random.nextBoolean()) {
                    heap.heap.used[region] = 8 * random.nextInt(513);
                }
            }
        });
        assertTrue(unreadable > SEEDS, unreadable + " were not readable");
    }

    @Test
    @DisplayName("random region tables are taken or refused, and what is taken can be scanned and traced")
    void randomTables() {
        int taken = 0;
        RegionKind[] kinds = RegionKind.values();
        for (int seed = 0; seed < 2000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RandomHeap heap = new RandomHeap(TestEncodings.all().get(seed % 7), random);
            for (int i = 0; i < 1 + seed % 3; i++) {
                int region = random.nextInt(heap.heap.kinds.length);
                heap.heap.kinds[region] = kinds[random.nextInt(kinds.length)];
                heap.heap.used[region] = random.nextInt(4) == 0 ? random.nextInt() : 8 * random.nextInt(513);
            }
            try {
                heap.heap.table();
            } catch (Refused refused) {
                continue;
            }
            taken++;
            scanAll(heap);
            traceAll(heap, 1);
        }
        assertTrue(taken > 200 && taken < 1800, taken + " of 2000 were taken");
    }

    @Test
    @DisplayName("random layouts are taken or refused, and with those that are taken any heap can be scanned and traced")
    void randomLayouts() {
        int taken = 0;
        for (int seed = 0; seed < 4000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            HeapEncoding encoding = TestEncodings.all().get(seed % 7);
            RandomHeap heap = new RandomHeap(encoding, random);
            List<ClassLayout> layouts = new ArrayList<>(heap.heap.classes.all());
            for (int i = 0; i < 1 + seed % 3; i++) {
                int index = random.nextInt(layouts.size());
                layouts.set(index, damaged(layouts.get(index), random));
            }
            try {
                scanAndTrace(ClassTable.of(encoding, layouts), heap);
                taken++;
            } catch (Refused refused) {
                assertTrue(refused.getMessage().length() > 10);
            }
        }
        assertTrue(taken > 400 && taken < 3600, taken + " of 4000 were taken");
    }

    private static void scanAndTrace(ClassTable classes, RandomHeap heap) {
        RegionTable table = heap.heap.table();
        RegionScanner scanner = new RegionScanner(classes, table, heap.images);
        for (int region = 0; region < table.regions(); region++) {
            assertTrue(scanner.scan(region, 10, WorkBudget.unlimited()) != null);
        }
        try (Arena arena = Arena.ofShared()) {
            TraceOutcome outcome = new HeapTrace(classes, table, heap.images, 1, true).trace(heap.roots, arena, WorkBudget.unlimited());
            assertTrue(outcome instanceof LiveHeap, outcome.toString());
        }
    }

    private static ClassLayout damaged(ClassLayout layout, SplittableRandom random) {
        int[] numbers = {layout.instanceBytes(), layout.arrayHeaderBytes(), layout.log2ElementBytes(), layout.stackSizeOffset()};
        List<OopMapBlock> blocks = new ArrayList<>(layout.oopMapBlocks());
        MirrorFields mirror = layout.mirror();
        ReferenceFields reference = layout.reference();
        long klass = layout.klass();
        switch (random.nextInt(7)) {
            case 0 -> numbers[random.nextInt(4)] = other(random);
            case 1 -> numbers[0] += 8 * random.nextInt(-3, 4);
            case 2 -> blocks.add(new OopMapBlock(other(random), other(random)));
            case 3 -> blocks.replaceAll(block -> new OopMapBlock(block.offset() + 4 * random.nextInt(-2, 3), block.count()));
            case 4 -> mirror = mirror == null ? null : new MirrorFields(other(random), mirror.staticCountOffset(), other(random));
            case 5 -> reference = reference == null ? null : new ReferenceFields(other(random), reference.discoveredOffset(), true);
            default -> klass = random.nextBoolean() ? random.nextLong() : klass + 1024L * random.nextInt(-12, 12);
        }
        return new ClassLayout(klass, layout.name(), layout.kind(), numbers[0], blocks, numbers[1], numbers[2], mirror, reference,
                numbers[3]);
    }

    private static int other(SplittableRandom random) {
        return random.nextBoolean() ? 4 * random.nextInt(20) : random.nextInt() >> random.nextInt(31);
    }
}
