package org.farheap.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.farheap.wire.NearWire.NearHello;
import org.farheap.wire.NearWire.PeerHello;
import org.farheap.wire.Wire;
import org.farheap.wire.Wire.Refusal;

/** The connections for near-data work, at most one a lease, and those of peers until their calls take them. Control thread only. */
final class NearConnections {
    private final NearWork work;
    private final Consumer<Runnable> onControlThread;
    /** Leases that there are. */
    private final LeaseTable leases = new LeaseTable();
    private final Map<Lease, NearConnection> open = new HashMap<>();

    /** @param onControlThread runs a task on the control thread, later */
    NearConnections(NearWork work, Consumer<Runnable> onControlThread) {
        this.work = work;
        this.onControlThread = onControlThread;
    }

    void leaseGranted(Lease lease) {
        leases.open(lease);
    }

    /** Nobody is to read the lease's memory any more. */
    void leaseEnds(Lease lease) {
        leases.end(lease);
        work.peers().leaseEnds(lease);
        NearConnection connection = open.get(lease);
        if (connection != null) {
            connection.end();
        }
    }

    /** An extent of the lease is to be given back, and its agent waits for that. */
    void extentLeaves(Lease lease) {
        NearConnection connection = open.get(lease);
        if (connection != null) {
            connection.cancelCall("an extent was released meanwhile");
        }
    }

    /** @return why not, or null if the connection may be opened */
    Answer fault(NearHello hello) {
        Lease lease = leases.find(hello.lease(), hello.key());
        Answer fault = fault(hello.magic(), hello.zero(), hello.version(), lease);
        if (fault != null) {
            return fault;
        }
        return open.containsKey(lease) ? Answer.rejected(Refusal.BUSY, "the lease has a connection for near data already") : null;
    }

    /** @return why not, or null if the peer may wait for its call */
    Answer fault(PeerHello hello) {
        Lease lease = leases.find(hello.lease(), hello.key());
        Answer fault = fault(hello.magic(), hello.zero() | hello.zero2(), hello.version(), lease);
        return fault == null ? work.peers().fault(lease, hello) : fault;
    }

    private Answer fault(int magic, int zero, short version, Lease lease) {
        if (magic != Wire.MAGIC || zero != 0) {
            return Answer.malformed("this port speaks Farheap's protocols");
        }
        if (!work.isOn()) {
            return Answer.malformed("this server does no near-data work (--near off)");
        }
        if (version != Wire.VERSION) {
            return Answer.rejected(Refusal.BAD_VERSION, "who connects speaks version " + Short.toUnsignedInt(version)
                    + " of near data, this server version " + Wire.VERSION + "; use agent and server of one release");
        }
        return lease == null ? Answer.rejected(Refusal.BAD_TOKEN, "there is no such lease") : null;
    }

    /**
     * Needs {@link #fault} to have found none. Takes the channel, which no selector may have any more, over.
     *
     * @param ahead what came behind the hello
     */
    void open(SocketChannel channel, NearHello hello, long correlation, ByteBuffer ahead) throws IOException {
        channel.configureBlocking(true);
        Lease lease = leases.find(hello.lease(), hello.key());
        NearConnection connection = new NearConnection(channel, ahead, lease, work);
        open.put(lease, connection);
        work.figures().connections.incrementAndGet();
        connection.start(correlation, () -> onControlThread.accept(() -> closed(lease)));
    }

    /**
     * Needs {@link #fault} to have found none. Takes the channel, which no selector may have any more, over, until its call does.
     *
     * @param ahead what came behind the hello
     */
    void openPeer(SocketChannel channel, PeerHello hello, ByteBuffer ahead) throws IOException {
        channel.configureBlocking(true);
        work.peers().add(channel, ahead, leases.find(hello.lease(), hello.key()), hello);
    }

    private void closed(Lease lease) {
        open.remove(lease);
        work.figures().connections.decrementAndGet();
    }

    /** Ends those whose clients keep them waiting. */
    void sweep(long nowNanos) {
        open.values().forEach(connection -> connection.endIfLate(nowNanos));
        work.peers().sweep(nowNanos);
    }
}
