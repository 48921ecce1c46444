package org.farheap.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.farheap.server.near.DescribedPeers;
import org.farheap.server.near.Exchange;
import org.farheap.server.near.HeapRange;
import org.farheap.server.near.NearFailure;
import org.farheap.wire.NearWire.NearType;
import org.farheap.wire.NearWire.PeerHello;
import org.farheap.wire.NearWire.PeerWelcome;
import org.farheap.wire.Wire;

/**
 * The peers of one call: met before it takes its turn, and told when it has. One thread's at a time.
 *
 * <p>Servers do one call at a time, and a call over several servers has its turn on all of them at once. Two such calls, each with its
 * turn on one server and waiting for the other's, would wait for ever. So turns are taken in one order, that of the servers' random
 * names: a call waits for its turn here only when it has it on all servers of a lesser name.
 */
final class NearPeers implements Exchange, AutoCloseable {
    private static final int CONNECT_MILLIS = 3000;

    private final List<PeerLine> lines = new ArrayList<>();
    private final Lease lease;
    private final ThreadFactory threads;
    private final long server;
    private final long deadlineNanos;
    private int step;
    /** Read by another thread when the call has ended. */
    private volatile long waitedNanos;

    /** @param threads make those that give: of a low priority */
    private NearPeers(Lease lease, ThreadFactory threads, long server, long deadlineNanos) {
        this.lease = lease;
        this.threads = threads;
        this.server = server;
        this.deadlineNanos = deadlineNanos;
    }

    /** Of a call that has none. */
    static NearPeers none(Lease lease, ThreadFactory threads) {
        return new NearPeers(lease, threads, 0, System.nanoTime());
    }

    /**
     * Waits until all are there. The one of the lower index dials the other.
     *
     * @param threads make those that work
     * @param server this one's name
     * @param deadlineNanos of the call
     */
    static NearPeers meet(DescribedPeers told, Lease lease, PeerRoom room, PeerHosts hosts, ThreadFactory threads, long server,
            long deadlineNanos) throws NearFailure, InterruptedException {
        NearPeers peers = new NearPeers(lease, threads, server, deadlineNanos);
        try {
            long until = Math.min(deadlineNanos - System.nanoTime(), PeerRoom.WAIT_NANOS) + System.nanoTime();
            List<PeerLine> dialled = new ArrayList<>();
            for (DescribedPeers.Peer peer : told.peers()) {
                if (told.index() < peer.index()) {
                    dialled.add(peers.dial(told, peer, hosts));
                }
            }
            for (DescribedPeers.Peer peer : told.peers()) {
                if (told.index() > peer.index()) {
                    peers.await(told, peer, room, until);
                }
            }
            for (PeerLine line : dialled) {
                peers.meet(line, PeerWelcome.read(line.receive(NearType.PEER_WELCOME, PeerWelcome.SIZE, until)).server());
            }
            return peers;
        } catch (NearFailure | InterruptedException | RuntimeException e) {
            peers.close();
            throw e;
        }
    }

    private PeerLine dial(DescribedPeers told, DescribedPeers.Peer peer, PeerHosts hosts) throws NearFailure, InterruptedException {
        InetAddress host = hosts.find(peer.host());
        if (host == null) {
            throw NearFailure.failed("this server may not dial the memory server " + peer + "; its operator allows it with --peers "
                    + peer.host());
        }
        PeerLine line = connect(peer, new InetSocketAddress(host, peer.port()));
        PeerHello hello = new PeerHello(Wire.MAGIC, Wire.VERSION, (short) 0, peer.lease(), peer.key(), told.call(), server, told.index(),
                0);
        line.send(NearType.PEER_HELLO, hello::write, PeerHello.SIZE);
        return line;
    }

    private PeerLine connect(DescribedPeers.Peer peer, InetSocketAddress address) throws NearFailure, InterruptedException {
        try {
            SocketChannel channel = SocketChannel.open();
            try {
                channel.socket().connect(address, CONNECT_MILLIS);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                return add(peer, channel, Wire.buffer(0));
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw NearFailure.failed("the memory server " + peer + " cannot be reached from this one: " + e.getMessage());
        }
    }

    private PeerLine add(DescribedPeers.Peer peer, SocketChannel channel, ByteBuffer ahead) throws IOException {
        PeerLine line = new PeerLine(peer, channel, ahead, lease.range().bytes());
        lines.add(line);
        return line;
    }

    private void await(DescribedPeers told, DescribedPeers.Peer peer, PeerRoom room, long until) throws NearFailure, InterruptedException {
        PeerRoom.Waiting come = room.await(lease, told.call(), peer.index(), until);
        if (come == null) {
            throw NearFailure.peerLost("the memory server " + peer + " did not come to this call");
        }
        try {
            PeerLine line = add(peer, come.channel(), come.ahead());
            line.send(NearType.PEER_WELCOME, new PeerWelcome(server)::write, PeerWelcome.SIZE);
            meet(line, come.hello().server());
        } catch (IOException e) {
            throw NearFailure.peerLost("the memory server " + peer + " has ended the call");
        }
    }

    private void meet(PeerLine line, long other) throws NearFailure {
        if (other == server) {
            throw NearFailure.failed("two parts of the heap are on this server, which does one call at a time; give each server once");
        }
        line.meet(other);
    }

    /** Waits until the call has its turn wherever it is to have it earlier than here. */
    void awaitEarlierTurns() throws NearFailure, InterruptedException {
        awaitTurns(true);
    }

    /** The call has its turn here; waits for the others. */
    void haveTurn() throws NearFailure, InterruptedException {
        for (PeerLine line : lines) {
            line.send(NearType.PEER_TURN, frame -> { }, 0);
        }
        awaitTurns(false);
    }

    private void awaitTurns(boolean earlier) throws NearFailure, InterruptedException {
        for (PeerLine line : lines) {
            if (line.server() < server == earlier) {
                line.receive(NearType.PEER_TURN, 0, deadlineNanos);
            }
        }
    }

    @Override
    public int peers() {
        return lines.size();
    }

    @Override
    public int holder(long offset) {
        for (int i = 0; i < lines.size(); i++) {
            HeapRange range = lines.get(i).peer().range();
            if (offset >= range.firstOffset() && offset - range.firstOffset() < range.bytes()) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean step(boolean gives, Giver giver, LongConsumer taken) throws NearFailure, InterruptedException {
        long waitedBefore = linesWaited();
        AtomicReference<IOException> failure = new AtomicReference<>();
        List<Thread> giving = new ArrayList<>();
        boolean whole = false;
        try {
            for (int i = 0; i < lines.size(); i++) {
                if (gives) {
                    giving.add(startGiving(i, giver, failure));
                } else {
                    lines.get(i).giveNothing(step);
                }
            }
            boolean anybody = gives;
            for (PeerLine line : lines) {
                anybody |= line.take(step, taken, deadlineNanos);
            }
            whole = haveGiven(giving, failure);
            step++;
            return anybody;
        } finally {
            if (!whole) {
                close();
                join(giving);
            }
            waitedNanos += linesWaited() - waitedBefore;
        }
    }

    private Thread startGiving(int peer, Giver giver, AtomicReference<IOException> failure) {
        PeerLine line = lines.get(peer);
        int ofStep = step;
        Thread thread = threads.newThread(() -> {
            try {
                line.give(ofStep, to -> giver.give(peer, to));
            } catch (IOException e) {
                failure.compareAndSet(null, e);
            } catch (RuntimeException e) {
                failure.compareAndSet(null, new IOException(e));
            }
        });
        thread.start();
        return thread;
    }

    private long linesWaited() {
        return lines.stream().mapToLong(PeerLine::waitedNanos).sum();
    }

    /** A peer that has given all of a step may still be slow to take what it is given. */
    private boolean haveGiven(List<Thread> giving, AtomicReference<IOException> failure) throws NearFailure, InterruptedException {
        for (int i = 0; i < giving.size(); i++) {
            long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime()));
            if (!giving.get(i).join(Duration.ofMillis(millis))) {
                throw lines.get(i).lost("did not take in time what it was given");
            }
        }
        if (failure.get() != null) {
            throw NearFailure.peerLost("a memory server of another part has ended the call: " + failure.get().getMessage());
        }
        return true;
    }

    /** Their lines are closed, so that they end soon; and what they give is not to be taken from under them. */
    private static void join(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public long waitedNanos() {
        return waitedNanos;
    }

    @Override
    public void close() {
        lines.forEach(PeerLine::close);
    }
}
