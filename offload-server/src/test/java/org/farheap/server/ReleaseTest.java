package org.farheap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.farheap.wire.Wire;
import org.farheap.wire.Wire.ControlType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory that is given back, or whose holder is gone, is back with the kernel. */
final class ReleaseTest {
    private static final long EXTENT = Lease.EXTENT_BYTES;
    /** UCX's own queues, which come with a connection and may stay for the next. */
    private static final long SLACK = EXTENT / 4;

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "all"})
    void releasedExtentsAreBackWhenTheServerSaysSo(String transports) throws Exception {
        try (var server = ServerProcess.start("256M");
                var agent = new TestAgent(server, 2 * EXTENT, 0, transports)) {
            fill(agent, 0);
            fill(agent, 1);
            assertTrue(server.sharedBytes() >= 2 * EXTENT, "both extents are there");
            agent.release(0);
            assertTrue(server.sharedBytes() < EXTENT + SLACK, "one is");
            agent.release(1);
            assertTrue(server.sharedBytes() < SLACK, "none is");
        }
    }

    @Test
    void anAgentThatStillMapsAReleasedExtentSeesZerosAndHoldsNothing() throws Throwable {
        try (var server = ServerProcess.start("256M");
                var agent = new TestAgent(server, EXTENT, 0, "all")) {
            TestAgent.Leased extent = fill(agent, 0);
            var key = agent.data.unpack(extent.remoteKey());
            MemorySegment mapped = UcxClient.mapped(key, extent.address(), EXTENT);
            agent.release(0);
            assertTrue(mapped.mismatch(MemorySegment.ofArray(new byte[(int) EXTENT])) == -1, "zeros");
            key.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "all"})
    void byeGivesEverythingBackBeforeTheConnectionCloses(String transports) throws Exception {
        try (var server = ServerProcess.start("256M");
                var agent = new TestAgent(server, 2 * EXTENT, 0, transports)) {
            fill(agent, 0);
            fill(agent, 1);
            agent.control.bye();
            assertTrue(server.sharedBytes() < SLACK);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "all"})
    void aKilledAgentsMemoryComesBack(String transports) throws Exception {
        try (var server = ServerProcess.start("128M")) {
            for (int round = 0; round < 2; round++) {
                Process agent = ServerProcess.java(Filler.class, List.of(Integer.toString(server.port()), transports))
                        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
                try (BufferedReader out = agent.inputReader()) {
                    assertEquals("filled", out.readLine());
                    assertTrue(server.sharedBytes() >= 2 * EXTENT);
                } finally {
                    agent.destroyForcibly().waitFor();
                }
                Await.until("the killed agent's memory", () -> server.sharedBytes() < SLACK);
                Await.until("its quota", () -> {
                    try (var next = new ControlClient(server.port())) {
                        boolean welcome = next.hello(2 * EXTENT, 0, "").type() == ControlType.WELCOME;
                        if (welcome) {
                            next.bye();
                        }
                        return welcome;
                    }
                });
            }
        }
    }

    /** An agent that fills its lease, says so, and waits to be killed. */
    static final class Filler {
        public static void main(String[] args) throws Exception {
            try (var agent = new TestAgent(new ControlClient(Integer.parseInt(args[0])), 2 * EXTENT, 0, args[1])) {
                for (int index = 0; index < 2; index++) {
                    fill(agent, index);
                }
                System.out.println("filled");
                while (true) {
                    agent.control.ping().is(ControlType.PONG);
                    Thread.sleep(Wire.HEARTBEAT_MS);
                }
            }
        }
    }

    @Test
    void manyAgentsInTurnLeaveNothingBehind() throws Exception {
        try (var server = ServerProcess.start("128M")) {
            agentInTurn(server);
            int descriptors = server.descriptors();
            long mappings = server.mappings();
            for (int i = 0; i < 20; i++) {
                agentInTurn(server);
            }
            Await.until("descriptors closed", () -> server.descriptors() <= descriptors + 4);
            Await.until("mappings gone", () -> server.mappings() <= mappings + 20);
        }
    }

    private static void agentInTurn(ServerProcess server) throws Exception {
        try (var agent = new TestAgent(server, 2 * EXTENT, 0, "all")) {
            agent.lease(0);
            agent.writePages(0, TestAgent.pattern(0, 0, Wire.DATA_BYTES_MAX));
            agent.control.bye();
        }
    }

    private static TestAgent.Leased fill(TestAgent agent, int index) throws Exception {
        TestAgent.Leased extent = agent.lease(index);
        byte[] pages = TestAgent.pattern(0, index, Wire.DATA_BYTES_MAX);
        for (long offset = index * EXTENT; offset < (index + 1) * EXTENT; offset += Wire.DATA_BYTES_MAX) {
            agent.writePages(offset, pages);
        }
        return extent;
    }
}
