package org.farheap.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.farheap.wire.NearWire.NearHello;
import org.farheap.wire.Wire;
import org.farheap.wire.Wire.Refusal;

/** The connections for near-data work, at most one a lease. Control thread only. */
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
        if (hello.magic() != Wire.MAGIC || hello.zero() != 0) {
            return Answer.malformed("this port speaks Farheap's protocols");
        }
        if (!work.isOn()) {
            return Answer.malformed("this server does no near-data work (--near off)");
        }
        if (hello.version() != Wire.VERSION) {
            return Answer.rejected(Refusal.BAD_VERSION, "the agent speaks version " + Short.toUnsignedInt(hello.version())
                    + " of near data, this server version " + Wire.VERSION + "; use agent and server of one release");
        }
        Lease lease = leases.find(hello.lease(), hello.key());
        if (lease == null) {
            return Answer.rejected(Refusal.BAD_TOKEN, "there is no such lease");
        }
        return open.containsKey(lease) ? Answer.rejected(Refusal.BUSY, "the lease has a connection for near data already") : null;
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

    private void closed(Lease lease) {
        open.remove(lease);
        work.figures().connections.decrementAndGet();
    }

    /** Ends those whose clients keep them waiting. */
    void sweep(long nowNanos) {
        open.values().forEach(connection -> connection.endIfLate(nowNanos));
    }
}
