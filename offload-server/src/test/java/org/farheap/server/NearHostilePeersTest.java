package org.farheap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.farheap.server.near.DescribedPeers;
import org.farheap.server.near.HeapRange;
import org.farheap.server.near.SyntheticHeap;
import org.farheap.server.near.SyntheticHeap.Placed;
import org.farheap.wire.NearWire.Entries;
import org.farheap.wire.NearWire.NearStatus;
import org.farheap.wire.NearWire.NearType;
import org.farheap.wire.NearWire.PeerHello;
import org.farheap.wire.NearWire.PeerStep;
import org.farheap.wire.NearWire.PeerWelcome;
import org.farheap.wire.Wire;
import org.farheap.wire.Wire.ControlHeader;
import org.farheap.wire.Wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server whose peer is a liar, or nobody: each call ends with one line, and the server goes on.
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class NearHostilePeersTest {
    private static final int REGION = 1 << 20;
    private static final int REGIONS = (int) (2 * Lease.EXTENT_BYTES / REGION);
    private static final long SOON = TimeUnit.SECONDS.toNanos(4);
    private static final long LIMIT_MILLIS = 2000;
    private static final int OURS = 0;
    private static final int SERVERS = 1;

    private final SyntheticHeap heap = new SyntheticHeap(REGION, REGIONS, true);
    private ServerProcess server;
    private PartOnServer part;
    private Placed root;
    private long calls;

    @BeforeEach
    void start() throws Exception {
        server = ServerProcess.start("256M");
        root = heap.node(REGIONS - 1);
        heap.node(REGIONS - 1);
        heap.holdAll();
        part = new PartOnServer(server, SERVERS);
        part.write(heap);
    }

    @AfterEach
    void stop() throws IOException {
        part.close();
        server.close();
    }

    private void tellPeer(int index, String host, int port) throws IOException {
        HeapRange range = new HeapRange(0, Lease.EXTENT_BYTES, SyntheticHeap.PAGE_BYTES);
        part.near.send(SyntheticHeap.peers(++calls, SERVERS, new DescribedPeers.Peer(index, host, port, 1, 2, range)));
        part.near.send(SyntheticHeap.addresses(root.address()));
        part.near.sendCall("liveness", LIMIT_MILLIS, new byte[0]);
    }

    /// A call with a peer that comes to it.
    private void callWithPeer() throws IOException {
        tellPeer(OURS, "127.0.0.1", 1);
    }

    private byte[] hello(long key, long call, int index) {
        ByteBuffer payload = Wire.buffer(PeerHello.SIZE);
        new PeerHello(Wire.MAGIC, Wire.VERSION, (short) 0, part.agent.welcome.lease(), part.agent.welcome.key() + key, call, 4711, index, 0)
                .write(payload);
        return payload.array();
    }

    /// Comes to the call, as an honest peer would.
    private ControlClient meet() throws IOException {
        ControlClient peer = new ControlClient(server.port());
        peer.send(NearType.PEER_HELLO, hello(0, calls, OURS));
        peer.receive().is(NearType.PEER_WELCOME);
        return peer;
    }

    private static void turn(ControlClient peer) throws IOException {
        peer.send(NearType.PEER_TURN, new byte[0]);
        peer.receive().is(NearType.PEER_TURN);
    }

    private static void step(ControlClient peer, int step, boolean gives, long count) throws IOException {
        ByteBuffer payload = Wire.buffer(PeerStep.SIZE);
        new PeerStep(step, gives ? 1 : 0, count).write(payload);
        peer.send(NearType.PEER_STEP, payload.array());
    }

    private static void give(ControlClient peer, int step, int count, long... addresses) throws IOException {
        ByteBuffer payload = Wire.buffer(Entries.SIZE + addresses.length * Long.BYTES);
        new Entries(step, count).write(payload);
        for (long address : addresses) {
            payload.putLong(address);
        }
        peer.send(NearType.PEER_ADDRESSES, payload.array());
    }

    private void assertLost(String why) throws IOException {
        long start = System.nanoTime();
        NearClient.Answer answer = part.near.receive();
        assertEquals(NearStatus.PEER_LOST, answer.status(), answer::text);
        assertTrue(answer.text().contains(why) && answer.text().lines().count() == 1, answer::text);
        assertTrue(System.nanoTime() - start < SOON);
        goesOn();
    }

    private void goesOn() throws IOException {
        part.agent.work();
        part.near.send(SyntheticHeap.addresses(root.address()));
        heap.check(part.near.call("liveness").cold(), region -> false, Set.of(root.address()));
        part.agent.work();
    }

    private interface Manners {
        void of(ControlClient peer) throws Exception;
    }

    private void assertLost(String why, Manners manners) throws Exception {
        callWithPeer();
        try (ControlClient peer = meet()) {
            turn(peer);
            manners.of(peer);
            assertLost(why);
        }
    }

    @Test
    @DisplayName("an honest peer is met, whether it is earlier than the call or later")
    void honest() throws Exception {
        for (boolean early : new boolean[] {true, false}) {
            ControlClient peer = new ControlClient(server.port());
            if (early) {
                peer.send(NearType.PEER_HELLO, hello(0, calls + 1, OURS));
                Thread.sleep(300);
                callWithPeer();
            } else {
                callWithPeer();
                Thread.sleep(300);
                peer.send(NearType.PEER_HELLO, hello(0, calls, OURS));
            }
            peer.receive().is(NearType.PEER_WELCOME);
            turn(peer);
            step(peer, 0, false, 0);
            peer.receive().is(NearType.PEER_STEP);
            heap.check(part.near.receive().cold(), region -> false, Set.of(root.address()));
            peer.awaitClosed();
            peer.close();
            goesOn();
        }
    }

    @Test
    @DisplayName("addresses that lead nowhere are passed over, and those of dead objects make them live")
    void addresses() throws Exception {
        callWithPeer();
        try (ControlClient peer = meet()) {
            turn(peer);
            long dead = root.address() + root.bytes();
            long[] any = {0, -1, Long.MIN_VALUE, root.address() + 4, heap.bottom(0), heap.bottom(REGIONS), heap.bottom(REGIONS - 2), dead};
            give(peer, 0, any.length, any);
            step(peer, 0, true, any.length);
            peer.receive().is(NearType.PEER_STEP);
            step(peer, 1, false, 0);
            heap.check(part.near.receive().cold(), region -> false, Set.of(root.address(), dead));
            goesOn();
        }
    }

    @Test
    @DisplayName("who cannot name a lease, its key and a call that goes on is refused, or waits in vain; the call does without")
    void strangers() throws Exception {
        callWithPeer();
        try (ControlClient wrongKey = new ControlClient(server.port());
                ControlClient wrongCall = new ControlClient(server.port());
                ControlClient wrongIndex = new ControlClient(server.port())) {
            assertEquals(Refusal.BAD_TOKEN, wrongKey.ask(NearType.PEER_HELLO, hello(1, calls, OURS)).refusal());
            wrongCall.send(NearType.PEER_HELLO, hello(0, calls + 1000, OURS));
            wrongIndex.send(NearType.PEER_HELLO, hello(0, calls, OURS + 7));
            assertLost("did not come to this call");
            wrongIndex.awaitClosed();
        }
        try (ControlClient late = new ControlClient(server.port())) {
            ControlClient.Frame refused = late.ask(NearType.PEER_HELLO, hello(0, calls, OURS));
            assertEquals("the call has ended", refused.text());
            late.awaitClosed();
        }
    }

    @Test
    @DisplayName("peers that wait for calls that never come are few, and go; the one that is waited for still finds its place")
    void crowd() throws Exception {
        ControlClient[] crowd = new ControlClient[2 * DescribedPeers.PEERS_MAX];
        for (int i = 0; i < crowd.length; i++) {
            crowd[i] = new ControlClient(server.port());
            crowd[i].send(NearType.PEER_HELLO, hello(0, 10_000 + i, OURS));
        }
        try (ControlClient another = new ControlClient(server.port())) {
            Await.until("the others to be there", () -> {
                try (ControlClient one = new ControlClient(server.port())) {
                    one.send(NearType.PEER_HELLO, hello(0, 10_000, OURS));
                    return one.receive().text().contains("already");
                }
            });
            assertTrue(another.ask(NearType.PEER_HELLO, hello(0, 9_999, OURS)).text().contains("too many"));
        }
        long start = System.nanoTime();
        Thread pinging = Thread.ofVirtual().start(() -> {
            try {
                for (ControlClient one : crowd) {
                    one.awaitClosed();
                    one.close();
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        while (pinging.isAlive()) {
            part.agent.work();
            Thread.sleep(100);
        }
        assertTrue(System.nanoTime() - start < PeerRoom.WAIT_NANOS + SOON);
        callWithPeer();
        try (ControlClient peer = meet()) {
            turn(peer);
            step(peer, 0, false, 0);
            assertEquals(NearStatus.OK, part.near.receive().status());
        }
    }

    @Test
    @DisplayName("a peer that sends what is no step ends the call at once, and nothing else")
    void nonsense() throws Exception {
        String nonsense = "sent what is no part of this call";
        long dead = root.address() + root.bytes();
        assertLost(nonsense, peer -> peer.sendRaw(new byte[] {-1, -1, -1, -1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
        assertLost(nonsense, peer -> peer.send(NearType.CALL, new byte[16]));
        assertLost(nonsense, peer -> peer.send(NearType.PEER_TURN, new byte[0]));
        assertLost(nonsense, peer -> peer.send(NearType.PEER_STEP, new byte[PeerStep.SIZE - 1]));
        assertLost(nonsense, peer -> peer.send(NearType.PEER_ADDRESSES, new byte[Entries.SIZE - 1]));
        assertLost(nonsense, peer -> step(peer, 1, true, 0));
        assertLost(nonsense, peer -> step(peer, 0, true, 1));
        assertLost(nonsense, peer -> give(peer, 1, 1, dead));
        assertLost(nonsense, peer -> give(peer, 0, 2, dead));
        assertLost(nonsense, peer -> give(peer, 0, 0));
        assertLost(nonsense, peer -> {
            give(peer, 0, 1, dead);
            step(peer, 0, false, 1);
        });
        assertLost(nonsense, peer -> {
            give(peer, 0, 1, dead);
            step(peer, 0, true, 0);
        });
    }

    @Test
    @DisplayName("any bytes end the call with one line")
    void anyBytes() throws Exception {
        Random random = new Random(3);
        for (int i = 0; i < 20; i++) {
            byte[] bytes = new byte[1 + random.nextInt(200)];
            random.nextBytes(bytes);
            bytes[2] = 1;
            boolean early = i % 2 == 0;
            callWithPeer();
            try (ControlClient peer = meet()) {
                if (!early) {
                    turn(peer);
                }
                peer.sendRaw(bytes.length < ControlHeader.SIZE ? new byte[ControlHeader.SIZE] : bytes);
                assertLost("sent what is no part of this call");
            }
        }
    }

    @Test
    @DisplayName("a peer that goes, at any byte, ends the call at once")
    void goes() throws Exception {
        assertLost("has ended the call", ControlClient::close);
        assertLost("has ended the call", peer -> {
            peer.sendRaw(new byte[] {16, 0, 0});
            peer.close();
        });
        assertLost("has ended the call", peer -> {
            give(peer, 0, 1, root.address());
            peer.close();
        });
        callWithPeer();
        meet().close();
        assertLost("has ended the call");
    }

    @Test
    @DisplayName("a peer that falls silent is waited for until the call's time is over")
    void silent() throws Exception {
        assertLost("sent nothing in time", peer -> { });
        assertLost("sent nothing in time", peer -> peer.sendRaw(new byte[] {16, 0, 0}));
        assertLost("sent nothing in time", peer -> {
            give(peer, 0, 1, root.address());
            step(peer, 0, true, 1);
        });
        callWithPeer();
        try (ControlClient peer = meet()) {
            assertLost("sent nothing in time");
            peer.awaitClosed();
        }
    }

    @Test
    @DisplayName("a peer that goes on and on ends by the call's time; one that floods by the number of addresses that there can be")
    void floods() throws Exception {
        assertLost("sent nothing in time", peer -> {
            long start = System.nanoTime();
            try {
                for (int step = 0; System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS); step++) {
                    step(peer, step, true, 0);
                    Thread.sleep(1);
                }
            } catch (SocketException e) {
                // Closed on us.
            }
        });
        long[] addresses = new long[8000];
        assertLost("gave more addresses than there are", peer -> {
            try {
                for (long given = 0; given <= Lease.EXTENT_BYTES / Long.BYTES; given += addresses.length) {
                    give(peer, 0, addresses.length, addresses);
                }
            } catch (SocketException e) {
                // Closed on us.
            }
        });
    }

    /// What stands where the server dials.
    private interface Answering {
        void to(Socket socket) throws IOException;
    }

    private void assertDialled(String why, Answering answering) throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            tellPeer(SERVERS + 1, "127.0.0.1", listening.getLocalPort());
            try (Socket socket = listening.accept()) {
                byte[] hello = new byte[ControlHeader.SIZE + PeerHello.SIZE];
                new DataInputStream(socket.getInputStream()).readFully(hello);
                answering.to(socket);
                assertLost(why);
            }
        }
    }

    private static byte[] frame(short type, byte[] payload) {
        ByteBuffer out = Wire.buffer(ControlHeader.SIZE + payload.length);
        new ControlHeader(payload.length, type, (short) 0, 7).write(out);
        return out.put(payload).array();
    }

    @Test
    @DisplayName("a server that dials is as little impressed by what it finds there")
    void dialled() throws Exception {
        assertDialled("has ended the call", Socket::close);
        assertDialled("sent nothing in time", socket -> { });
        assertDialled("sent what is no part", socket -> socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes()));
        assertDialled("refused: there is no such lease", socket -> {
            Answer refused = Answer.rejected(Refusal.BAD_TOKEN, "there is no\nsuch lease");
            socket.getOutputStream().write(frame(refused.type(), refused.payload()));
        });
        assertDialled("sent what is no part", socket -> socket.getOutputStream().write(frame(Wire.ControlType.REFUSED, new byte[3])));
        assertDialled("sent what is no part", socket -> {
            socket.getOutputStream().write(frame(NearType.PEER_WELCOME, new byte[PeerWelcome.SIZE]));
            socket.getOutputStream().write(frame(NearType.PEER_TURN, new byte[1]));
        });
    }

    @Test
    @DisplayName("a host that the operator does not allow is not dialled, and the line says what allows it")
    void notAllowed() throws Exception {
        for (String host : new String[] {"192.0.2.1", "example.com"}) {
            tellPeer(SERVERS + 1, host, 7070);
            NearClient.Answer answer = part.near.receive();
            assertEquals(NearStatus.FAILED, answer.status());
            assertEquals("this server may not dial the memory server " + host + ":7070; its operator allows it with --peers " + host,
                    answer.text());
            goesOn();
        }
        tellPeer(SERVERS + 1, "localhost", 1);
        NearClient.Answer nobody = part.near.receive();
        assertEquals(NearStatus.FAILED, nobody.status());
        assertTrue(nobody.text().contains("cannot be reached from this one"), nobody::text);
        goesOn();
    }
}
