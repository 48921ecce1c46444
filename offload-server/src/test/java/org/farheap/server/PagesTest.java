package org.farheap.server;

import static org.farheap.server.ControlClient.PAGE_BYTES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.farheap.wire.Wire;
import org.farheap.wire.Wire.DataStatus;
import org.farheap.wire.Wire.Pong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written comes back, by whatever way, and nothing comes back that was not written. */
final class PagesTest {
    private static final long EXTENT = Lease.EXTENT_BYTES;
    private static final long FIRST = 5 * EXTENT;

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "all"})
    void pagesComeBackAsWritten(String transports) throws Exception {
        try (var server = ServerProcess.start("256M");
                var agent = new TestAgent(server, 3 * EXTENT, FIRST, transports)) {
            agent.lease(5);
            agent.lease(7);
            long[] offsets = {FIRST, FIRST + PAGE_BYTES, FIRST + EXTENT - Wire.DATA_BYTES_MAX, FIRST + 2 * EXTENT};
            for (int bytes : new int[] {PAGE_BYTES, 2 * PAGE_BYTES, Wire.DATA_BYTES_MAX - PAGE_BYTES, Wire.DATA_BYTES_MAX}) {
                for (long offset : offsets) {
                    agent.writePages(offset, TestAgent.pattern(offset, bytes, bytes));
                    assertArrayEquals(TestAgent.pattern(offset, bytes, bytes), agent.readPages(offset, bytes));
                }
            }
        }
    }

    @Test
    void everyPongTellsWhatWasDoneForTheLease() throws Exception {
        try (var server = ServerProcess.start("256M");
                var agent = new TestAgent(server, EXTENT, 0, "tcp");
                var other = new TestAgent(server, EXTENT, 0, "tcp")) {
            agent.lease(0);
            assertEquals(new Pong(0, 0, 0), agent.work());
            agent.writePages(0, TestAgent.pattern(0, 1, 3 * PAGE_BYTES));
            agent.readPages(PAGE_BYTES, PAGE_BYTES);
            Pong work = agent.work();
            assertEquals(1, work.pagesRead());
            assertEquals(3, work.pagesWritten());
            assertTrue(work.busyNanos() > 0, work::toString);
            assertEquals(new Pong(0, 0, 0), other.work());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "all"})
    void aFreshExtentIsZerosAndOccupiesNothing(String transports) throws Exception {
        try (var server = ServerProcess.start("256M");
                var agent = new TestAgent(server, 2 * EXTENT, 0, transports)) {
            long before = server.sharedBytes();
            agent.lease(0);
            agent.lease(1);
            assertTrue(server.sharedBytes() - before < EXTENT / 8, "leasing alone takes no memory");
            assertTrue(TestAgent.zeros(agent.readPages(EXTENT - Wire.DATA_BYTES_MAX, Wire.DATA_BYTES_MAX)));
        }
    }

    @Test
    void anAgentOnThisMachineReadsAndWritesWithoutTheServer() throws Throwable {
        try (var server = ServerProcess.start("256M");
                var agent = new TestAgent(server, 2 * EXTENT, 0, "all")) {
            TestAgent.Leased extent = agent.lease(1);
            agent.writePages(EXTENT, TestAgent.pattern(EXTENT, 1, PAGE_BYTES));
            var key = agent.data.unpack(extent.remoteKey());
            server.signal("STOP");
            try {
                MemorySegment page = UcxClient.mapped(key, extent.address(), EXTENT).asSlice(0, PAGE_BYTES);
                assertArrayEquals(TestAgent.pattern(EXTENT, 1, PAGE_BYTES), page.toArray(ValueLayout.JAVA_BYTE));
                page.copyFrom(MemorySegment.ofArray(TestAgent.pattern(EXTENT, 2, PAGE_BYTES)));
            } finally {
                server.signal("CONT");
            }
            assertArrayEquals(TestAgent.pattern(EXTENT, 2, PAGE_BYTES), agent.readPages(EXTENT, PAGE_BYTES));
            key.close();
        }
    }

    @Test
    void aLeaseNeedNotBeWholeExtents() throws Exception {
        try (var server = ServerProcess.start("64M");
                var agent = new TestAgent(server, 3 * PAGE_BYTES, FIRST, "tcp")) {
            agent.lease(5);
            agent.writePages(FIRST + 2 * PAGE_BYTES, TestAgent.pattern(1, 1, PAGE_BYTES));
            assertEquals(DataStatus.REFUSED, agent.read(FIRST + 2 * PAGE_BYTES, 2 * PAGE_BYTES).status());
            assertEquals(DataStatus.REFUSED, agent.read(FIRST + 3 * PAGE_BYTES, PAGE_BYTES).status());
        }
    }
}
