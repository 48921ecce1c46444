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
/// Why nothing that lives is told dead. A server takes a step only with a trace that has lost no region: one that has lost some begins
/// anew, while the others wait in their steps. So at the last step, in which nobody gives anything, each server has followed all that its
/// roots lead to, and what its pages of other regions hold, and everything that peers ever gave it, which stays among the roots of later
/// traces; and of all that leads to a peer's part, also from traces before, nothing is new. What is marked on all servers together is
/// closed, then. What was given too much, by a trace that was lost or by a peer that lies, lives for once.
final class LivenessExchange implements TraceExchange {
    private final NearHeap heap;
    private final Exchange exchange;
    private final RootSet roots;
    private final OutwardMarks outward;
    private final Losses losses;
    private NearFailure failure;
    private boolean over;

    /// Regions that a trace has lost, so that it is to begin anew without them.
    interface Losses {
        /// @param isTraced whether a region still is
        BitSet of(IntPredicate isTraced, List<Unreadable> found);
    }

    /// @param roots that traces begin with; what peers give is added to it
    LivenessExchange(NearHeap heap, RootSet roots, Losses losses, Arena arena) {
        this.heap = heap;
        this.roots = roots;
        this.losses = losses;
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
        if (!losses.of(isTraced, found).isEmpty()) {
            return false;
        }
        try {
            over = !exchange.step(outward.hasNew(), this::give, address -> take(address, sink));
            return !over;
        } catch (NearFailure e) {
            failure = e;
            throw new InterruptedException();
        }
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

    /// Whether the last step has been taken.
    boolean isOver() {
        return over;
    }
}
