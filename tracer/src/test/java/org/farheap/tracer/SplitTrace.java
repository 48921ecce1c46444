package org.farheap.tracer;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/// A heap in parts of consecutive regions, each with a trace of its own; their exchange passes addresses on in memory.
final class SplitTrace {
    private final HeapBuilder heap;
    private final HeldImages images;
    private final int[] partOf;
    private final int parts;
    private final int workers;
    private final CyclicBarrier all;
    private final List<ConcurrentLinkedQueue<Long>> mail = new ArrayList<>();
    private final Set<Long> passedOn = new HashSet<>();
    private final AtomicInteger passed = new AtomicInteger();
    /// Which address is lost on its way, counted from 0; -1: none.
    int lost = -1;
    int steps;
    final Set<Long> live = new HashSet<>();
    final Map<Long, long[]> liveClasses = new TreeMap<>();
    final Map<Long, long[]> deadClasses = new TreeMap<>();
    final Map<Integer, long[]> regions = new HashMap<>();

    SplitTrace(HeapBuilder heap, HeldImages images, int parts, int workers) {
        this.heap = heap;
        this.images = images;
        this.parts = parts;
        this.workers = workers;
        partOf = IntStream.range(0, heap.encoding.regions()).map(this::partOf).toArray();
        all = new CyclicBarrier(parts, () -> steps++);
        IntStream.range(0, parts).forEach(part -> mail.add(new ConcurrentLinkedQueue<>()));
    }

    /// A humongous object is not divided.
    private int partOf(int region) {
        int first = region;
        while (heap.kinds[first] == RegionKind.HUMONGOUS_CONTINUES) {
            first--;
        }
        return first * parts / heap.encoding.regions();
    }

    SplitTrace run(long... roots) throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(parts)) {
            List<Future<?>> traces = new ArrayList<>();
            for (int part = 0; part < parts; part++) {
                int own = part;
                traces.add(threads.submit(() -> trace(own, roots)));
            }
            for (Future<?> trace : traces) {
                trace.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
        return this;
    }

    private void trace(int part, long[] addresses) {
        HeldImages own = new HeldImages(images.images);
        IntStream.range(0, partOf.length).filter(region -> partOf[region] != part).forEach(region -> own.images[region] = null);
        try (Arena arena = Arena.ofShared()) {
            RootSet roots = new RootSet(heap.encoding, region -> partOf[region] == part, arena);
            for (long address : addresses) {
                roots.add(address);
            }
            OutwardMarks outward = new OutwardMarks(heap.encoding, region -> partOf[region] != part, arena);
            HeapTrace trace = new HeapTrace(heap.classes.table(), heap.table(), own, workers, true);
            add((LiveHeap) trace.trace(roots, new Part(part, outward), arena, WorkBudget.unlimited()));
        }
    }

    private final class Part implements TraceExchange {
        private final int part;
        private final OutwardMarks outward;

        private Part(int part, OutwardMarks outward) {
            this.part = part;
            this.outward = outward;
        }

        @Override
        public OutwardMarks outward() {
            return outward;
        }

        @Override
        public boolean exchange(IntPredicate traced, List<Unreadable> found, LongConsumer roots) throws InterruptedException {
            for (int region = 0; region < partOf.length; region++) {
                Collection<Long> to = mail.get(partOf[region]);
                outward.giveNew(region, address -> pass(address, to));
            }
            await();
            boolean somebodyGave = mail.stream().anyMatch(box -> !box.isEmpty());
            List<Long> taken = List.copyOf(mail.get(part));
            await();
            mail.get(part).clear();
            await();
            taken.forEach(roots::accept);
            return somebodyGave;
        }

        private void pass(long address, Collection<Long> to) {
            synchronized (passedOn) {
                if (!passedOn.add(address * parts + part)) {
                    throw new AssertionError("passed on twice: " + Long.toHexString(address));
                }
            }
            if (passed.getAndIncrement() != lost) {
                to.add(address);
            }
        }

        private void await() throws InterruptedException {
            try {
                all.await();
            } catch (BrokenBarrierException e) {
                throw new AssertionError(e);
            }
        }
    }

    private synchronized void add(LiveHeap found) {
        if (!found.outward().isEmpty()) {
            throw new AssertionError("given away, and answered too");
        }
        add(found.live(), liveClasses);
        add(found.dead(), deadClasses);
        for (LiveHeap.LiveRegion region : found.regions()) {
            regions.put(region.region(), new long[] {region.objects(), region.bytes()});
            for (int offset = 0; offset < heap.encoding.regionBytes(); offset += HeapEncoding.OBJECT_ALIGNMENT) {
                if (region.isLive(offset)) {
                    live.add(heap.encoding.bottom(region.region()) + offset);
                }
            }
        }
    }

    private static void add(ClassHistogram from, Map<Long, long[]> to) {
        for (ClassHistogram.Row row : from.rows()) {
            long[] sum = to.computeIfAbsent(row.layout().klass(), klass -> new long[2]);
            sum[0] += row.objects();
            sum[1] += row.bytes();
        }
    }
}
