package org.farheap.server.near;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.farheap.tracer.ConservativeScan;
import org.farheap.tracer.CutOff;
import org.farheap.tracer.HeapTrace;
import org.farheap.tracer.LiveHeap;
import org.farheap.tracer.OutOfMemoryBudget;
import org.farheap.tracer.RegionImages;
import org.farheap.tracer.RegionKind;
import org.farheap.tracer.RootSet;
import org.farheap.tracer.TraceOptions;
import org.farheap.tracer.Unreadable;
import org.farheap.tracer.Unreadable.Reason;

/// One trace, in rounds: a region that turns out to be unreadable, or is written meanwhile, is from then on one of those that are only
/// looked through for what could be references, and the trace begins anew.
final class LivenessTrace {
    /// Most of what can be wrong with a region shows in the first. Each further one does without the regions that are written most, until
    /// the others stay as they are for as long as one trace lasts; on a busy machine, whose pages come by message, that may be many.
    private static final int ROUNDS_MAX = 30;
    /// Looked through between two looks at the budget; some 20 us.
    private static final int SCAN_BYTES = 1 << 16;

    private final NearHeap heap;
    private final NearBudget budget;
    /// Regions that are traced: the first ones of humongous objects stand for all of theirs.
    private final BitSet traced = new BitSet();
    /// Regions, any of them, that were looked through for references already.
    private final BitSet scanned = new BitSet();
    private final RootSet roots;
    /// Null when nobody else holds a part of the heap.
    private final LivenessExchange peers;
    private final long rootBytes;
    private final ColdAnswer answer;

    LivenessTrace(NearHeap heap, NearBudget budget, Arena scratch) throws NearFailure {
        this.heap = heap;
        this.budget = budget;
        answer = new ColdAnswer(heap);
        heap.readable().forEach(traced::set);
        boolean alone = heap.exchange().peers() == 0;
        rootBytes = RootSet.memoryBytes(heap.encoding(), traced.cardinality()) + (alone ? 0 : LivenessExchange.memoryBytes(heap));
        if (rootBytes > budget.memoryBytes()) {
            throw outOfMemory();
        }
        roots = new RootSet(heap.encoding(), traced::get, scratch);
        peers = alone ? null : new LivenessExchange(heap, roots, regions(), scratch);
        for (long address : heap.addresses()) {
            roots.add(address);
        }
    }

    byte[] run() throws NearFailure, InterruptedException {
        for (int round = 0; round < ROUNDS_MAX; round++) {
            scanWhatIsNotTraced();
            LiveHeap live = trace();
            BitSet lost = lost(region -> live.region(region) != null, live.unreadable());
            if (peers != null) {
                lost.or(peers.lost());
                lost.and(traced);
            }
            if (lost.isEmpty()) {
                return answer(live);
            }
            answer.addUnreadable(lost.cardinality());
            traced.andNot(lost);
        }
        throw NearFailure.failed("regions changed, or made no sense, in each of " + ROUNDS_MAX + " traces");
    }

    private LivenessExchange.Regions regions() {
        return new LivenessExchange.Regions() {
            @Override
            public BitSet lost(IntPredicate isTraced, List<Unreadable> found) {
                return LivenessTrace.this.lost(isTraced, found);
            }

            @Override
            public void scan(int region, LongConsumer addresses) throws NearFailure, InterruptedException {
                ConservativeScan scan = ConservativeScan.into(addresses, heap.encoding());
                for (int part = region; part < region + heap.regions().span(region).count(); part++) {
                    scanRuns(scan, part);
                }
            }
        };
    }

    private void scanWhatIsNotTraced() throws NearFailure, InterruptedException {
        int[] regions = IntStream.range(0, heap.regions().regions()).filter(region -> !scanned.get(region) && !isTraced(region)).toArray();
        AtomicInteger next = new AtomicInteger();
        int workers = Math.clamp(regions.length, 1, budget.threads());
        budget.inParallel(Stream.<NearBudget.Work>generate(() -> () -> scan(regions, next)).limit(workers).toList());
        IntStream.of(regions).forEach(scanned::set);
    }

    /// Whether its objects are walked; a part of a humongous object that is not held is looked through, as far as its pages are.
    private boolean isTraced(int region) {
        return traced.get(first(region)) && heap.isHeld(region);
    }

    private int first(int region) {
        int first = region;
        while (first > 0 && heap.regions().kind(first) == RegionKind.HUMONGOUS_CONTINUES) {
            first--;
        }
        return first;
    }

    private void scan(int[] regions, AtomicInteger next) throws NearFailure, InterruptedException {
        ConservativeScan scan = peers == null ? new ConservativeScan(heap.encoding(), roots)
                : ConservativeScan.into(address -> {
                    roots.add(address);
                    peers.outward().add(address);
                }, heap.encoding());
        for (int i = next.getAndIncrement(); i < regions.length; i = next.getAndIncrement()) {
            scanRuns(scan, regions[i]);
        }
    }

    private void scanRuns(ConservativeScan scan, int region) throws NearFailure, InterruptedException {
        List<MemorySegment> runs = heldRuns(region);
        for (MemorySegment run : runs) {
            scan(scan, run);
        }
    }

    private List<MemorySegment> heldRuns(int region) {
        Stream.Builder<MemorySegment> runs = Stream.builder();
        heap.forEachHeldRun(region, runs);
        return runs.build().toList();
    }

    private void scan(ConservativeScan scan, MemorySegment run) throws NearFailure, InterruptedException {
        for (long from = 0; from < run.byteSize(); from += SCAN_BYTES) {
            budget.checkpoint();
            scan.scan(run.asSlice(from, Math.min(SCAN_BYTES, run.byteSize() - from)));
        }
        budget.haveRead(run.byteSize());
    }

    private LiveHeap trace() throws NearFailure, InterruptedException {
        TraceOptions options = new TraceOptions(budget.threads(), budget.threadFactory(), true, true);
        HeapTrace trace = new HeapTrace(heap.classes(), heap.regions(), images(), options);
        try (Arena liveBits = Arena.ofShared()) {
            return switch (trace.trace(roots, peers, liveBits, budget.work(rootBytes))) {
                case LiveHeap live -> live;
                case CutOff cut -> throw cutOff(cut);
                case OutOfMemoryBudget ignored -> throw outOfMemory();
            };
        }
    }

    private NearFailure cutOff(CutOff cut) throws InterruptedException {
        return peers != null && peers.failure() != null ? peers.failure() : HistogramFunction.cutOff(cut);
    }

    private NearFailure outOfMemory() {
        return NearFailure.outOfMemory("tracing this heap takes more than the " + budget.memoryBytes() + " bytes that it may take");
    }

    private RegionImages images() {
        return new RegionImages() {
            @Override
            public MemorySegment image(int region) {
                return traced.get(first(region)) ? heap.images().image(region) : null;
            }

            @Override
            public long epoch(int region) {
                return heap.images().epoch(region);
            }
        };
    }

    /// The regions of which liveness cannot be told, and whose references may not all have been followed.
    private BitSet lost(IntPredicate isTraced, List<Unreadable> found) {
        BitSet lost = new BitSet();
        traced.stream().filter(isTraced.negate()).forEach(lost::set);
        found.stream().filter(this::isLoss).mapToInt(Unreadable::region).forEach(region -> lost.set(first(region)));
        return lost;
    }

    /// A part of a humongous object that is not the server's was looked through already, as far as its pages are.
    private boolean isLoss(Unreadable finding) {
        return finding.reason() != Reason.NOT_HELD || heap.isHeld(finding.region());
    }

    private byte[] answer(LiveHeap live) {
        answer.addLive(live.live());
        answer.addDead(live.dead());
        for (LiveHeap.LiveRegion region : live.regions()) {
            long bytes = heap.regions().span(region.region()).usedBytes();
            budget.haveRead(bytes);
            answer.addRegion(region.region(), bytes, bytes - region.bytes());
        }
        return answer.toBytes();
    }
}
