package org.farheap.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.farheap.server.near.DescribedPeers;
import org.farheap.wire.NearWire.PeerHello;
import org.farheap.wire.Wire.Refusal;

/** Where connections of peers wait for the call that they are of, and calls for them: either may be first. Any thread. */
final class PeerRoom {
    /** Calls of one agent begin on all servers within moments. */
    static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int WAITING_MAX = 1024;
    /** A lease has one call at a time; another one's peers may be here already. */
    private static final int WAITING_OF_LEASE_MAX = 2 * DescribedPeers.PEERS_MAX;

    /**
     * A connection that its peer's hello has come on.
     *
     * @param ahead what came behind the hello
     */
    record Waiting(SocketChannel channel, ByteBuffer ahead, Lease lease, PeerHello hello, long deadlineNanos) {
        private boolean isOf(Lease ofLease, long call) {
            return lease == ofLease && hello.call() == call;
        }
    }

    private final List<Waiting> waiting = new ArrayList<>();
    /** The latest call of each lease that has ended; a lease may end before its last call does. */
    private final Map<Lease, Long> ended = new WeakHashMap<>();

    /** @return why a peer cannot wait here, or null */
    synchronized Answer fault(Lease lease, PeerHello hello) {
        Long over = ended.get(lease);
        if (over != null && over == hello.call()) {
            return Answer.rejected(Refusal.BUSY, "the call has ended");
        }
        if (waiting.stream().anyMatch(one -> one.isOf(lease, hello.call()) && one.hello().index() == hello.index())) {
            return Answer.rejected(Refusal.BUSY, "this peer waits for the call already");
        }
        long ofLease = waiting.stream().filter(one -> one.lease() == lease).count();
        return waiting.size() < WAITING_MAX && ofLease < WAITING_OF_LEASE_MAX ? null
                : Answer.rejected(Refusal.BUSY, "too many peers wait for their calls");
    }

    /** Needs {@link #fault} to have found none. Takes the channel over. */
    synchronized void add(SocketChannel channel, ByteBuffer ahead, Lease lease, PeerHello hello) {
        waiting.add(new Waiting(channel, ahead, lease, hello, System.nanoTime() + WAIT_NANOS));
        notifyAll();
    }

    /** Waits for the peer of an index, and takes its connection over; null when it does not come in time. */
    synchronized Waiting await(Lease lease, long call, int index, long deadlineNanos) throws InterruptedException {
        while (true) {
            for (Waiting one : waiting) {
                if (one.isOf(lease, call) && one.hello().index() == index) {
                    waiting.remove(one);
                    return one;
                }
            }
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            if (leftMillis <= 0) {
                return null;
            }
            wait(leftMillis);
        }
    }

    /** Nobody waits for this call any more. */
    synchronized void callEnds(Lease lease, long call) {
        ended.put(lease, call);
        close(one -> one.isOf(lease, call));
    }

    synchronized void leaseEnds(Lease lease) {
        close(one -> one.lease() == lease);
    }

    /** Closes those whose call has not come. */
    synchronized void sweep(long nowNanos) {
        close(one -> nowNanos - one.deadlineNanos() >= 0);
    }

    private void close(Predicate<Waiting> which) {
        waiting.removeIf(one -> {
            if (which.test(one)) {
                close(one.channel());
                return true;
            }
            return false;
        });
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone either way.
        }
    }
}
