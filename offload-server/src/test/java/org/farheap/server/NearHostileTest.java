package org.farheap.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.farheap.server.near.SyntheticHeap;
import org.farheap.wire.NearWire.NearStatus;
import org.farheap.wire.NearWire.NearType;
import org.farheap.wire.Wire;
import org.farheap.wire.Wire.ControlHeader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients with a lease that turn hostile once their near_hello is through, and what becomes of the others meanwhile.
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class NearHostileTest {
    private static final int CONNECTIONS = 300;
    private static final int PAGE = SyntheticHeap.PAGE_BYTES;

    @Test
    @DisplayName("hundreds of hostile connections cost the server nothing that lasts, and the others nothing at all")
    void hostile() throws Exception {
        try (ServerProcess server = ServerProcess.start("256M", "--metrics", "0");
                TestAgent attacker = new TestAgent(server, Lease.EXTENT_BYTES, 0, "tcp");
                TestAgent other = new TestAgent(server, Lease.EXTENT_BYTES, 0, "tcp")) {
            other.lease(0);
            attacker.lease(0);
            byte[] page = TestAgent.pattern(0, 1, PAGE);
            other.writePages(0, page);
            int descriptors = server.descriptors();
            AtomicBoolean stop = new AtomicBoolean();
            Thread pinging = attacker.pinging(stop);
            Random random = new Random(7);
            for (int i = 0; i < CONNECTIONS; i++) {
                attack(server, attacker, random);
                other.work();
                assertArrayEquals(page, other.readPages(0, PAGE));
            }
            Await.until("all of them to be gone", () -> {
                other.work();
                return Scrape.of(server.metricsPort()).value("near_connections") == 0;
            });
            Await.until("descriptors closed", () -> {
                other.work();
                return server.descriptors() <= descriptors + 4;
            });
            stop.set(true);
            pinging.join();
            assertTrue(server.alive());
            try (NearClient near = NearClient.open(server, attacker)) {
                near.describe(new SyntheticHeap(1 << 20, 4, true));
                assertEquals(NearStatus.OK, near.call("histogram").status());
            }
        }
    }

    private static void attack(ServerProcess server, TestAgent agent, Random random) throws IOException {
        byte[] all = conversation(agent, random);
        int helloBytes = ControlHeader.SIZE + 24;
        switch (random.nextInt(4)) {
            case 0 -> random.nextBytes(all);
            case 1 -> all = Arrays.copyOf(all, random.nextInt(all.length));
            default -> {
                for (int i = 1 + random.nextInt(20); i > 0; i--) {
                    all[helloBytes + random.nextInt(all.length - helloBytes)] ^= (byte) (1 << random.nextInt(8));
                }
            }
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(1));
            socket.getOutputStream().write(all);
            if (random.nextBoolean()) {
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            }
        } catch (SocketException | SocketTimeoutException e) {
            // Closed on us; or it waits for more.
        }
    }

    private static byte[] conversation(TestAgent agent, Random random) throws IOException {
        SyntheticHeap heap = new SyntheticHeap(1 << 16, 64, true);
        for (int i = 0; i < 100; i++) {
            heap.node(random.nextInt(8));
        }
        heap.holdAll();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] hello = NearClient.helloPayload(Wire.MAGIC, Wire.VERSION, agent.welcome.lease(), agent.welcome.key());
        all.write(frame(NearType.NEAR_HELLO, hello));
        for (SyntheticHeap.Frame frame : heap.frames()) {
            all.write(frame(frame.type(), frame.payload()));
        }
        all.write(frame(NearType.CALL, NearClient.callPayload("histogram", 100, new byte[0])));
        all.write(frame(NearType.CALL, NearClient.callPayload("liveness", 100, new byte[0])));
        return all.toByteArray();
    }

    private static byte[] frame(short type, byte[] payload) {
        ByteBuffer out = Wire.buffer(ControlHeader.SIZE + payload.length);
        new ControlHeader(payload.length, type, (short) 0, 7).write(out);
        return out.put(payload).array();
    }

    @Test
    @DisplayName("calls of several leases take turns, and one that does not get its turn in time is told so")
    void turns() throws Exception {
        try (ServerProcess server = ServerProcess.start("256M");
                TestAgent first = new TestAgent(server, Lease.EXTENT_BYTES, 0, "tcp");
                TestAgent second = new TestAgent(server, Lease.EXTENT_BYTES, 0, "tcp");
                NearClient slow = NearClient.open(server, first);
                NearClient waiting = NearClient.open(server, second)) {
            SyntheticHeap heap = new SyntheticHeap(1 << 20, 4, true);
            slow.describe(heap);
            waiting.describe(heap);
            slow.sendCall("slow", 2500, new byte[0]);
            Thread.sleep(300);
            NearClient.Answer tooLate = waiting.call("histogram", 300, new byte[0]);
            assertEquals(NearStatus.CUT_OFF, tooLate.status());
            assertTrue(tooLate.text().contains("other calls"), tooLate::text);
            first.work();
            second.work();
            assertEquals(NearStatus.OK, waiting.call("histogram").status());
            assertEquals(NearStatus.CUT_OFF, slow.receive().status());
        }
    }
}
