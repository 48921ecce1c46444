package org.farheap.server.near;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.farheap.wire.Wire;

/// A heap in parts of as many regions, each with "liveness" of its own over it; what they exchange is passed on in memory.
final class PartsOfHeap {
    private final SyntheticHeap heap;
    private final FakeLease lease;
    private final int parts;
    private final CyclicBarrier all;
    /// What each gets in the step.
    private final List<ConcurrentLinkedQueue<Long>> mail = new ArrayList<>();
    private volatile boolean somebodyGives;
    volatile int steps;

    PartsOfHeap(SyntheticHeap heap, FakeLease lease, int parts) {
        this.heap = heap;
        this.lease = lease;
        this.parts = parts;
        all = new CyclicBarrier(parts);
        IntStream.range(0, parts).forEach(part -> mail.add(new ConcurrentLinkedQueue<>()));
    }

    private long partBytes() {
        return heap.memory.byteSize() / parts;
    }

    /// @param addresses that are told to all of them
    ColdReading liveness(DescriptionMemory memory, long... addresses) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(parts)) {
            List<Future<ColdReading>> readings = new ArrayList<>();
            for (int part = 0; part < parts; part++) {
                int own = part;
                readings.add(threads.submit(() -> liveness(own, memory, addresses)));
            }
            List<ColdReading> done = new ArrayList<>();
            for (Future<ColdReading> reading : readings) {
                done.add(reading.get());
            }
            return ColdReading.join(done);
        }
    }

    private ColdReading liveness(int part, DescriptionMemory memory, long[] addresses) throws Exception {
        HeapRange range = new HeapRange(part * partBytes(), partBytes(), SyntheticHeap.PAGE_BYTES);
        try (HeapDescription description = new HeapDescription(range, memory)) {
            int perPart = heap.regions / parts;
            List<SyntheticHeap.Frame> frames = heap.frames(part * perPart, (part + 1) * perPart);
            frames.add(SyntheticHeap.addresses(addresses));
            for (SyntheticHeap.Frame frame : frames) {
                ByteBuffer payload = Wire.buffer(frame.payload().length).put(frame.payload()).flip();
                description.take(frame.type(), payload);
            }
            NearBudget budget = new NearBudget(System.nanoTime() + TimeUnit.SECONDS.toNanos(30), 64 << 20, 2,
                    Thread.ofPlatform().daemon().factory(), () -> false);
            return ColdReading.of(new LivenessFunction().run(description.heap(lease, new Part(part)), Wire.buffer(0), budget));
        }
    }

    /// Peers are the parts without this one, in order.
    private final class Part implements Exchange {
        private final int own;

        private Part(int own) {
            this.own = own;
        }

        @Override
        public int peers() {
            return parts - 1;
        }

        private int peer(int part) {
            return part < own ? part : part - 1;
        }

        @Override
        public int holder(long offset) {
            int part = (int) (offset / partBytes());
            return part == own ? -1 : peer(part);
        }

        @Override
        public boolean step(boolean gives, Giver giver, LongConsumer taken) throws InterruptedException {
            for (int part = 0; part < parts; part++) {
                if (part != own) {
                    giver.give(peer(part), mail.get(part)::add);
                }
            }
            if (gives) {
                somebodyGives = true;
            }
            await();
            boolean more = somebodyGives;
            List<Long> got = List.copyOf(mail.get(own));
            await();
            mail.get(own).clear();
            somebodyGives = false;
            steps += own == 0 ? 1 : 0;
            await();
            got.forEach(taken::accept);
            return more;
        }

        private void await() throws InterruptedException {
            try {
                all.await();
            } catch (BrokenBarrierException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public long waitedNanos() {
            return 0;
        }
    }
}
