package org.farheap.server;

import static org.farheap.server.ControlClient.PAGE_BYTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.farheap.wire.Wire;
import org.farheap.wire.Wire.ControlType;
import org.farheap.wire.Wire.Refusal;
import org.farheap.wire.Wire.Welcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who gets a lease, who is refused, and with what words. */
final class LeaseTest {
    private static final long EXTENT = Lease.EXTENT_BYTES;
    private static final String TOKEN = "correct horse";

    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start("256M", "--token", TOKEN);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aLeaseIsGrantedAndKeptByPings() throws Exception {
        try (var client = new ControlClient(server.port())) {
            Welcome welcome = Welcome.read(client.hello(EXTENT, 0, TOKEN).is(ControlType.WELCOME).payload());
            assertEquals(EXTENT, welcome.extentBytes());
            assertNotEquals(0, welcome.key());
            for (int i = 0; i < 3; i++) {
                client.ping().is(ControlType.PONG);
            }
            client.bye();
        }
    }

    @Test
    void quotaIsSetAsideAtHelloAndBackAfterBye() throws Exception {
        lease(4 * EXTENT).bye();
        try (var first = new ControlClient(server.port());
                var second = new ControlClient(server.port());
                var third = new ControlClient(server.port())) {
            first.hello(3 * EXTENT, 0, TOKEN).is(ControlType.WELCOME);
            ControlClient.Frame refused = second.hello(2 * EXTENT, 0, TOKEN);
            assertEquals(Refusal.NO_MEMORY, refused.refusal());
            assertTrue(refused.text().contains("128.0 MiB") && refused.text().contains("64.0 MiB"), refused.text());
            second.awaitClosed();
            first.bye();
            third.hello(4 * EXTENT, 0, TOKEN).is(ControlType.WELCOME);
            third.bye();
        }
    }

    @Test
    void aConnectionThatClosesOrFallsSilentGivesItsLeaseBack() throws Exception {
        lease(4 * EXTENT).close();
        try (var silent = lease(4 * EXTENT)) {
            silent.awaitClosed();
            lease(4 * EXTENT).bye();
        }
    }

    @Test
    void anAgentThatLivesKeepsWhatItMapsAfterItsConnectionClosed() throws Throwable {
        try (var own = ServerProcess.start("128M");
                var agent = new TestAgent(own, EXTENT, 0, "all")) {
            TestAgent.Leased extent = agent.lease(0);
            byte[] pages = TestAgent.pattern(0, 0, Wire.DATA_BYTES_MAX);
            agent.writePages(0, pages);
            try (var key = agent.data.unpack(extent.remoteKey())) {
                MemorySegment mapped = UcxClient.mapped(key, extent.address(), pages.length);
                long lastFrame = System.nanoTime();
                agent.control.close();
                boolean kept;
                long readAt;
                do {
                    readAt = System.nanoTime();
                    kept = mapped.mismatch(MemorySegment.ofArray(pages)) == -1;
                } while (kept && System.nanoTime() - lastFrame < TimeUnit.MILLISECONDS.toNanos(2 * Wire.LEASE_KEEP_MS));
                assertFalse(kept, "it comes back in the end");
                assertTrue(readAt - lastFrame > TimeUnit.MILLISECONDS.toNanos(Wire.LEASE_PROOF_MS), "not while the agent may read it");
            }
        }
    }

    /** A lease as soon as the memory is there. */
    private static ControlClient lease(long quota) throws Exception {
        ControlClient[] got = new ControlClient[1];
        Await.until("a lease of " + quota, () -> {
            ControlClient client = new ControlClient(server.port());
            boolean welcome = client.hello(quota, 0, TOKEN).type() == ControlType.WELCOME;
            got[0] = client;
            if (!welcome) {
                client.close();
            }
            return welcome;
        });
        return got[0];
    }

    @Test
    void aWrongTokenIsRefused() throws Exception {
        for (String token : new String[] {"", "correct hors", "correct horsf", "correct horse ", "x".repeat(Wire.TOKEN_BYTES_MAX)}) {
            try (var client = new ControlClient(server.port())) {
                assertEquals(Refusal.BAD_TOKEN, client.hello(EXTENT, 0, token).refusal());
                client.awaitClosed();
            }
        }
    }

    @Test
    void anotherVersionIsToldWhichOneIsSpoken() throws Exception {
        try (var client = new ControlClient(server.port())) {
            ControlClient.Frame refused = client.hello(Wire.MAGIC, (short) 2, EXTENT, 0, TOKEN);
            assertEquals(Refusal.BAD_VERSION, refused.refusal());
            assertTrue(refused.text().contains("version 1"), refused.text());
        }
    }

    @Test
    void aRangeThatNoHeapHasIsMalformed() throws Exception {
        long[][] quotaAndOffset = {{0, 0}, {-PAGE_BYTES, 0}, {PAGE_BYTES + 1, 0}, {EXTENT, PAGE_BYTES}, {EXTENT, -EXTENT},
            {EXTENT, Long.MAX_VALUE - EXTENT + 1}, {Long.MIN_VALUE, 0}, {1L << 62, 0}};
        for (long[] range : quotaAndOffset) {
            try (var client = new ControlClient(server.port())) {
                assertEquals(Refusal.MALFORMED, client.hello(range[0], range[1], TOKEN).refusal());
            }
        }
    }

    @Test
    void anExtentOutsideTheLeaseIsRefusedAndTheLeaseGoesOn() throws Exception {
        try (var client = lease(2 * EXTENT + PAGE_BYTES)) {
            for (int index : new int[] {3, 4, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                assertEquals(Refusal.OVER_QUOTA, client.leaseExtent(index).refusal());
            }
            client.leaseExtent(2).is(ControlType.EXTENT);
            client.leaseExtent(2).is(ControlType.EXTENT);
            client.releaseExtent(2).is(ControlType.RELEASED);
            assertEquals(Refusal.MALFORMED, client.releaseExtent(2).refusal(), "released already");
            client.awaitClosed();
        }
    }
}
