package org.farheap.server;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.farheap.server.near.DescribedPeers;
import org.farheap.server.near.DescriptionMemory;
import org.farheap.server.near.HeapDescription;
import org.farheap.server.near.MalformedFrame;
import org.farheap.server.near.NearBudget;
import org.farheap.server.near.NearDataFunction;
import org.farheap.server.near.NearFailure;
import org.farheap.server.near.NearHeap;
import org.farheap.wire.NearWire.NearStatus;

/**
 * Does the calls of all leases, one at a time, so that the limits of one are the limits of the server. Any thread; a call waits for
 * those that came before, within its own limit of time.
 */
final class NearWork {
    /** Of the Java heap, for the descriptions of all leases. */
    private static final int DESCRIPTION_SHARE = 4;
    /** Threads of functions that did not end when they were to; with so many, no call is taken until one of them does. */
    private static final int RUNAWAYS_MAX = 4;

    /** So much before its own time is over, of which it is a fourth at most, a call tells which of its peers it waits for. */
    private static final long PEERS_EARLIER_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);
    private static final int PEERS_EARLIER_SHARE = 4;

    private record Asked(Lease lease, HeapDescription description, NearDataFunction function, ByteBuffer parameters, long deadlineNanos,
            Consumer<NearCall> running) {}

    private final NearOptions options;
    private final NearFunctions functions;
    private final DataPlane data;
    private final GiveWay giveWay;
    private final NearThreads threads = new NearThreads();
    private final NearFigures figures;
    private final DescriptionMemory descriptions = new DescriptionMemory(Runtime.getRuntime().maxMemory() / DESCRIPTION_SHARE);
    private final Semaphore turn = new Semaphore(1, true);
    private final PeerRoom peers = new PeerRoom();
    private final PeerHosts peerHosts;
    /** Names this server to its peers. */
    private final long server = new SecureRandom().nextLong();
    private final List<Thread> runaways = new CopyOnWriteArrayList<>();

    NearWork(NearOptions options, NearFunctions functions, DataPlane data, NearFigures figures, PeerHosts peerHosts) {
        this.options = options;
        this.functions = functions;
        this.data = data;
        this.figures = figures;
        this.peerHosts = peerHosts;
        giveWay = new GiveWay(data::workedWithin);
    }

    boolean isOn() {
        return options.on();
    }

    NearFigures figures() {
        return figures;
    }

    /** Where peers wait for calls. */
    PeerRoom peers() {
        return peers;
    }

    HeapDescription description(Lease lease) {
        return new HeapDescription(lease.range(), descriptions);
    }

    /**
     * Runs a function over a lease's heap.
     *
     * @param limitMillis unsigned; the server may allow less
     * @param running given the call when it runs, and null afterwards, so that it can be cancelled meanwhile
     */
    NearOutcome call(Lease lease, HeapDescription description, String name, ByteBuffer parameters, long limitMillis,
            Consumer<NearCall> running) throws InterruptedException, MalformedFrame {
        long deadline = System.nanoTime() + limitNanos(limitMillis);
        NearDataFunction function = functions.find(name);
        NearOutcome outcome = function == null
                ? NearOutcome.of(NearStatus.UNKNOWN_FUNCTION, "there is no function " + name + " here, but " + functions.names())
                : withPeers(new Asked(lease, description, function, parameters, deadline, running));
        figures.called(name, outcome.status());
        return outcome;
    }

    private long limitNanos(long limitMillis) {
        long most = TimeUnit.NANOSECONDS.toMillis(options.limitNanos());
        return Long.compareUnsigned(limitMillis, most) < 0 ? TimeUnit.MILLISECONDS.toNanos(limitMillis) : options.limitNanos();
    }

    private NearOutcome withPeers(Asked asked) throws InterruptedException, MalformedFrame {
        DescribedPeers told = asked.description().peers();
        long left = asked.deadlineNanos() - System.nanoTime();
        long peersDeadline = asked.deadlineNanos() - Math.min(left / PEERS_EARLIER_SHARE, PEERS_EARLIER_NANOS_MAX);
        try (NearPeers met = told == null ? NearPeers.none(asked.lease(), threads)
                : NearPeers.meet(told, asked.lease(), peers, peerHosts, threads, server, peersDeadline)) {
            met.awaitEarlierTurns();
            return inTurn(asked, met);
        } catch (NearFailure e) {
            return NearOutcome.of(e);
        } finally {
            if (told != null) {
                peers.callEnds(asked.lease(), told.call());
            }
        }
    }

    private NearOutcome inTurn(Asked asked, NearPeers met) throws InterruptedException, MalformedFrame, NearFailure {
        if (!turn.tryAcquire(asked.deadlineNanos() - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            return NearOutcome.cutOff("other calls took all of the time that this one may");
        }
        try {
            met.haveTurn();
            runaways.removeIf(thread -> !thread.isAlive());
            return runaways.size() < RUNAWAYS_MAX ? run(asked, met)
                    : NearOutcome.of(NearStatus.FAILED, "functions of this server did not end when they were to, and still run");
        } finally {
            turn.release();
        }
    }

    private NearOutcome run(Asked asked, NearPeers met) throws InterruptedException, MalformedFrame, NearFailure {
        NearDataFunction function = asked.function();
        NearBudget budget = new NearBudget(asked.deadlineNanos(), options.memoryBytes(), options.threads(), threads, giveWay);
        NearHeap[] heap = new NearHeap[1];
        NearCall call = new NearCall(() -> checked(function.run(heap[0], asked.parameters(), budget)), threads);
        long start = System.nanoTime();
        // Before anything is held: who takes an extent from the lease, and then looks for a call to cancel, finds every one that holds it.
        asked.running().accept(call);
        try (HeldMemory memory = new HeldMemory(asked.lease(), data::wake)) {
            heap[0] = asked.description().heap(memory, met);
            NearOutcome outcome = call.run(memory, asked.deadlineNanos() - System.nanoTime());
            tell(function, outcome);
            return outcome;
        } finally {
            asked.running().accept(null);
            count(function, System.nanoTime() - start - met.waitedNanos(), budget, call);
        }
    }

    private void count(NearDataFunction function, long nanos, NearBudget budget, NearCall call) {
        NearFigures.Calls calls = figures.calls(function.name());
        calls.busyNanos.add(nanos);
        calls.bytesRead.add(budget.bytesRead());
        if (call.isRunaway()) {
            runaways.add(call.thread());
            Log.say("the near-data function " + function.name() + " did not end when it was to; its thread goes on");
        }
    }

    private byte[] checked(byte[] answer) throws NearFailure {
        if (answer != null && answer.length > options.memoryBytes()) {
            throw NearFailure.outOfMemory("the answer has " + answer.length + " bytes, more than a call may take");
        }
        return answer;
    }

    private static void tell(NearDataFunction function, NearOutcome outcome) {
        if (outcome.status() == NearStatus.FAILED) {
            Log.say("the near-data function " + function.name() + " failed: " + outcome.line());
        }
    }
}
