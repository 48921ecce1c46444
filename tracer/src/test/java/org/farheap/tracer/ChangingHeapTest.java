package org.farheap.tracer;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// An agent on the same machine writes to memory while it is traced. What was changed is no answer's business; but there is one.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ChangingHeapTest {
    private static final int SEEDS = 20;
    private static final int TRACES = 20;

    static Stream<HeapEncoding> encodings() {
        return TestEncodings.all().stream();
    }

    private static TraceOutcome trace(RandomHeap random, RegionImages images, int workers) {
        try (Arena arena = Arena.ofShared()) {
            return random.heap.trace(images, arena, workers, random.roots);
        }
    }

    /// Half of it are references and headers from elsewhere: what a reader would take for objects.
    private static void damage(RandomHeap heap, SplittableRandom random) {
        MemorySegment from = heap.heap.memory[random.nextInt(heap.heap.memory.length)];
        MemorySegment to = heap.heap.memory[random.nextInt(heap.heap.memory.length)];
        long at = 8L * random.nextInt((int) (to.byteSize() / 8));
        long value = random.nextBoolean() ? random.nextLong() : from.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
        to.set(ValueLayout.JAVA_LONG_UNALIGNED, at, value);
    }

    @ParameterizedTest
    @MethodSource("encodings")
    @DisplayName("a heap that changes while it is traced gives an answer with counts that are none below zero")
    void changing(HeapEncoding encoding) throws InterruptedException {
        for (int seed = 0; seed < SEEDS; seed++) {
            RandomHeap heap = new RandomHeap(encoding, new SplittableRandom(seed));
            SplittableRandom random = new SplittableRandom(seed);
            Thread writer = Thread.ofPlatform().start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    damage(heap, random);
                }
            });
            for (int i = 0; i < TRACES; i++) {
                check(assertInstanceOf(LiveHeap.class, trace(heap, heap.images, 1 + i % 2)));
            }
            writer.interrupt();
            writer.join();
        }
    }

    private static void check(LiveHeap found) {
        Stream.concat(found.live().rows().stream(), found.dead().rows().stream())
                .forEach(row -> assertTrue(row.objects() > 0 && row.bytes() > 0, row.toString()));
        found.regions().forEach(region -> assertTrue(region.objects() >= 0 && region.bytes() >= 0, region.toString()));
    }

    @ParameterizedTest
    @MethodSource("encodings")
    @DisplayName("memory that is taken away under the workers makes them end with an exception")
    void takenAway(HeapEncoding encoding) {
        for (int after = 1; after <= 4; after++) {
            RandomHeap heap = new RandomHeap(encoding, new SplittableRandom(after));
            try (Arena memory = Arena.ofShared()) {
                HeldImages images = closing(heap, memory, after);
                assertThrows(IllegalStateException.class, () -> trace(heap, images, 2));
            } catch (IllegalStateException closedAlready) {
                // As it is to be.
            }
        }
    }

    @ParameterizedTest
    @MethodSource("encodings")
    @DisplayName("regions that come to be held meanwhile, for their writers are done, are not traced, and hurt nobody")
    void heldMeanwhile(HeapEncoding encoding) {
        for (int seed = 0; seed < SEEDS; seed++) {
            RandomHeap heap = new RandomHeap(encoding, new SplittableRandom(seed));
            long held = IntStream.range(0, encoding.regions()).filter(heap.images::isHeld).count();
            LiveHeap found = assertInstanceOf(LiveHeap.class, trace(heap, heldWhenAskedAgain(heap.images.images), 1 + seed % 2));
            assertTrue(found.regions().size() < held, "regions that were being written are traced");
        }
    }

    /// Those of odd numbers are being written when they are asked for first.
    private static HeldImages heldWhenAskedAgain(MemorySegment[] memory) {
        boolean[] wasAsked = new boolean[memory.length];
        return new HeldImages(memory) {
            @Override
            public synchronized MemorySegment image(int region) {
                boolean isWritten = region % 2 == 1 && !wasAsked[region];
                wasAsked[region] = true;
                return isWritten ? null : super.image(region);
            }
        };
    }

    /// A copy in the arena, which closes when the survey begins to read so many regions.
    private static HeldImages closing(RandomHeap heap, Arena memory, int after) {
        MemorySegment[] copies = Stream.of(heap.heap.memory).map(region -> memory.allocate(region.byteSize(), 8).copyFrom(region))
                .toArray(MemorySegment[]::new);
        AtomicInteger left = new AtomicInteger(after);
        return new HeldImages(copies) {
            @Override
            public long epoch(int region) {
                if (left.decrementAndGet() == 0) {
                    memory.close();
                }
                return super.epoch(region);
            }
        };
    }
}
