package org.farheap.server.near;

import java.lang.foreign.Arena;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.farheap.tracer.HeapEncoding;
import org.farheap.tracer.OutwardMarks;
import org.farheap.tracer.RegionKind;
import org.farheap.tracer.RootSet;
import org.farheap.tracer.TraceExchange;
import org.farheap.tracer.Unreadable;

/// What a server's trace gives to those of the heap's other parts, and takes from them, whenever it has nothing left to follow.
///
/// Why nothing that lives is told dead. A region that cannot be read, or is written meanwhile, is **lost**: before the next step, while the
/// others wait, all of its objects are taken for live, and so is what its pages hold that could be a reference. So at the last step, in
/// which nobody gives anything, each server has followed all that its roots lead to, and all that regions hold which it does not trace or
/// has lost, and everything that peers ever gave it; and of all that leads to a peer's part nothing is new. What is marked on all servers
/// together is closed, then. If regions were lost, a trace without them follows, of this part alone: from the same roots, and all that was
/// given, it marks less, so there is nothing that peers would have to know. What was given too much, of a region that was lost or by a peer
/// that lies, lives for once.
final class LivenessExchange implements TraceExchange {
    private final NearHeap heap;
    private final Exchange exchange;
    private final RootSet roots;
    private final OutwardMarks outward;
    private final Regions regions;
    private final BitSet lost = new BitSet();
    private NearFailure failure;
    private boolean over;

    /// Looks at regions for the trace.
    interface Regions {
        /// Those that it has lost.
        ///
        /// @param isTraced whether a region still is
        BitSet lost(IntPredicate isTraced, List<Unreadable> found);

        /// Gives all that could be a reference in the pages of a region, or of the humongous object that begins in it.
        void scan(int region, LongConsumer addresses) throws NearFailure, InterruptedException;
    }

    /// @param roots that traces begin with; what peers give is added to it
    LivenessExchange(NearHeap heap, RootSet roots, Regions regions, Arena arena) {
        this.heap = heap;
        this.roots = roots;
        this.regions = regions;
        exchange = heap.exchange();
        outward = new OutwardMarks(heap.encoding(), isOfPeers(heap), arena);
    }

    static long memoryBytes(NearHeap heap) {
        int regions = (int) IntStream.range(0, heap.regions().regions()).filter(isOfPeers(heap)).count();
        return OutwardMarks.memoryBytes(heap.encoding(), regions);
    }

    /// Those that a peer may trace.
    private static IntPredicate isOfPeers(NearHeap heap) {
        return region -> heap.holder(region) >= 0
                && (heap.regions().kind(region) == RegionKind.OLD || heap.regions().kind(region) == RegionKind.HUMONGOUS_START);
    }

    @Override
    public OutwardMarks outward() {
        return outward;
    }

    @Override
    public boolean exchange(IntPredicate isTraced, List<Unreadable> found, LongConsumer sink) throws InterruptedException {
        if (over) {
            return false;
        }
        try {
            if (hasKeptAlive(regions.lost(isTraced, found), sink)) {
                return true;
            }
            over = !exchange.step(outward.hasNew(), this::give, address -> take(address, sink));
            return !over;
        } catch (NearFailure e) {
            failure = e;
            throw new InterruptedException();
        }
    }

    /// Whether there are regions that were not known to be lost.
    private boolean hasKeptAlive(BitSet found, LongConsumer sink) throws NearFailure, InterruptedException {
        found.andNot(lost);
        for (int region : found.stream().toArray()) {
            lost.set(region);
            long bottom = heap.encoding().bottom(region);
            for (int offset = 0; offset < heap.regions().usedBytes(region); offset += HeapEncoding.OBJECT_ALIGNMENT) {
                sink.accept(bottom + offset);
            }
            regions.scan(region, address -> {
                take(address, sink);
                outward.add(address);
            });
        }
        return !found.isEmpty();
    }

    private void give(int peer, LongConsumer to) {
        for (int region = 0; region < heap.regions().regions(); region++) {
            if (heap.holder(region) == peer) {
                outward.giveNew(region, to);
            }
        }
    }

    /// What leads to no place in this part is passed over.
    private void take(long address, LongConsumer sink) {
        HeapEncoding encoding = heap.encoding();
        if (encoding.canHold(address) && exchange.holder(address - encoding.heapBase()) < 0) {
            roots.add(address);
            sink.accept(address);
        }
    }

    /// Why a trace was interrupted; null: for another reason.
    NearFailure failure() {
        return failure;
    }

    /// Regions that were lost before the last step.
    BitSet lost() {
        return lost;
    }
}
