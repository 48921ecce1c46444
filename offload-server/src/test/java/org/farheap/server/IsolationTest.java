package org.farheap.server;

import static org.farheap.server.ControlClient.PAGE_BYTES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.farheap.wire.Wire;
import org.farheap.wire.Wire.DataId;
import org.farheap.wire.Wire.DataStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a lease may not do to another, or to memory that is nobody's. */
final class IsolationTest {
    private static final long EXTENT = Lease.EXTENT_BYTES;
    private static final long NO_REPLY = TimeUnit.MILLISECONDS.toNanos(50);
    private static final byte[] NO_PAGES = new byte[0];

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "all"})
    void agentsHaveTheSameOffsetsAndDifferentPages(String transports) throws Exception {
        try (var server = ServerProcess.start("256M");
                var one = new TestAgent(server, EXTENT, 0, transports);
                var two = new TestAgent(server, EXTENT, 0, transports)) {
            assertNotEquals(one.welcome.lease(), two.welcome.lease());
            assertNotEquals(one.welcome.key(), two.welcome.key());
            one.lease(0);
            two.lease(0);
            one.writePages(0, TestAgent.pattern(0, 1, PAGE_BYTES));
            two.writePages(0, TestAgent.pattern(0, 2, PAGE_BYTES));
            assertArrayEquals(TestAgent.pattern(0, 1, PAGE_BYTES), one.readPages(0, PAGE_BYTES));
            assertArrayEquals(TestAgent.pattern(0, 2, PAGE_BYTES), two.readPages(0, PAGE_BYTES));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "all"})
    void withoutAnothersIdAndKeyNothingIsReadOrWritten(String transports) throws Exception {
        try (var server = ServerProcess.start("256M");
                var victim = new TestAgent(server, EXTENT, 0, transports);
                var thief = new TestAgent(server, EXTENT, 0, transports)) {
            victim.lease(0);
            victim.writePages(0, TestAgent.pattern(0, 1, PAGE_BYTES));
            long lease = victim.welcome.lease();
            long[][] idAndKey = {{lease, thief.welcome.key()}, {thief.welcome.lease(), victim.welcome.key()}, {lease, 0},
                {lease, ~victim.welcome.key()}, {lease ^ 1L << 63, victim.welcome.key()}, {0, 0}};
            for (long[] guess : idAndKey) {
                long read = thief.data.send(DataId.READ, guess[0], guess[1], 0, PAGE_BYTES, TestAgent.CHANNEL, NO_PAGES);
                assertNull(thief.data.await(read, NO_REPLY));
                long write = thief.data.send(DataId.WRITE, guess[0], guess[1], 0, PAGE_BYTES, TestAgent.CHANNEL, new byte[PAGE_BYTES]);
                assertNull(thief.data.await(write, NO_REPLY));
            }
            assertEquals(DataStatus.REFUSED, thief.read(0, PAGE_BYTES).status(), "its own extent is not leased");
            assertArrayEquals(TestAgent.pattern(0, 1, PAGE_BYTES), victim.readPages(0, PAGE_BYTES));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "all"})
    void aRequestOutsideALeasedExtentIsRefused(String transports) throws Exception {
        long first = 4 * EXTENT;
        try (var server = ServerProcess.start("256M");
                var agent = new TestAgent(server, 3 * EXTENT, first, transports)) {
            agent.lease(5);
            long start = first + EXTENT;
            long[][] offsetAndBytes = {{start - PAGE_BYTES, PAGE_BYTES}, {start + EXTENT, PAGE_BYTES}, {0, PAGE_BYTES},
                {start + EXTENT - PAGE_BYTES, 2 * PAGE_BYTES}, {start - PAGE_BYTES, 2 * PAGE_BYTES}, {start + 1, PAGE_BYTES},
                {start, PAGE_BYTES + 1}, {start, 0}, {start, -PAGE_BYTES}, {start, Integer.MIN_VALUE}, {-PAGE_BYTES, PAGE_BYTES},
                {Long.MIN_VALUE, PAGE_BYTES}, {Long.MAX_VALUE - PAGE_BYTES + 1, PAGE_BYTES}, {first + 3 * EXTENT, PAGE_BYTES},
                {start, Wire.DATA_BYTES_MAX + PAGE_BYTES}};
            for (long[] bad : offsetAndBytes) {
                refused(agent, DataId.READ, bad[0], (int) bad[1], NO_PAGES);
                refused(agent, DataId.WRITE, bad[0], (int) bad[1], new byte[(int) Math.max(0, bad[1])]);
            }
            refused(agent, DataId.READ, start, PAGE_BYTES, new byte[1]);
            refused(agent, DataId.WRITE, start, PAGE_BYTES, NO_PAGES);
            refused(agent, DataId.WRITE, start, PAGE_BYTES, new byte[PAGE_BYTES - 1]);
            refused(agent, DataId.WRITE, start, PAGE_BYTES, new byte[2 * PAGE_BYTES]);
        }
    }

    private static void refused(TestAgent agent, int id, long offset, int bytes, byte[] pages) throws Exception {
        long request = agent.data.send(id, agent.welcome.lease(), agent.welcome.key(), offset, bytes, TestAgent.CHANNEL, pages);
        UcxClient.Reply reply = agent.data.await(request);
        assertEquals(DataStatus.REFUSED, reply.status(), () -> "offset " + offset + " bytes " + bytes);
        assertEquals(0, reply.bytes());
        assertEquals(0, reply.pages().length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "all"})
    void aReleasedExtentIsGoneAndComesBackAsZeros(String transports) throws Exception {
        try (var server = ServerProcess.start("64M");
                var one = new TestAgent(server, EXTENT, 0, transports)) {
            one.lease(0);
            one.writePages(0, TestAgent.pattern(0, 1, Wire.DATA_BYTES_MAX));
            one.release(0);
            assertEquals(DataStatus.REFUSED, one.read(0, PAGE_BYTES).status());
            assertEquals(DataStatus.REFUSED, one.write(0, new byte[PAGE_BYTES]).status());
            one.lease(0);
            assertTrue(TestAgent.zeros(one.readPages(0, Wire.DATA_BYTES_MAX)));
        }
    }
}
