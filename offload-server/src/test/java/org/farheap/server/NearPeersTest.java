package org.farheap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.farheap.server.near.ColdReading;
import org.farheap.server.near.SyntheticHeap;
import org.farheap.server.near.SyntheticHeap.Placed;
import org.farheap.wire.NearWire.NearStatus;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Calls that several servers do together, each over its part of a heap.
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class NearPeersTest {
    private static final int REGION = 1 << 20;
    private static final int REGIONS_PER_PART = (int) (Lease.EXTENT_BYTES / REGION);
    private static final long SOON = TimeUnit.SECONDS.toNanos(3);

    @TempDir
    Path directory;

    /// An agent whose heap is on several servers.
    private static final class Agent implements AutoCloseable {
        private final SyntheticHeap heap;
        private final List<PartOnServer> parts = new ArrayList<>();
        private final AtomicBoolean stopPinging = new AtomicBoolean();
        private final List<Thread> pinging = new ArrayList<>();

        private Agent(ServerProcess... servers) throws Exception {
            heap = new SyntheticHeap(REGION, servers.length * REGIONS_PER_PART, true);
            for (int i = 0; i < servers.length; i++) {
                parts.add(new PartOnServer(servers[i], i));
            }
            parts.forEach(part -> pinging.add(part.agent.pinging(stopPinging)));
        }

        private void tell() throws Exception {
            for (PartOnServer part : parts) {
                part.write(heap);
            }
        }

        private void start(String function, long limitMillis, long... roots) throws IOException {
            PartOnServer.tellPeers(parts);
            for (PartOnServer part : parts) {
                part.near.send(SyntheticHeap.addresses(roots));
                part.near.sendCall(function, limitMillis, new byte[0]);
            }
        }

        /// Returns when all have taken a step.
        private void startStepping(Path directory, long limitMillis) throws Exception {
            PartOnServer.tellPeers(parts);
            for (PartOnServer part : parts) {
                part.near.sendCall("stepping", limitMillis, directory.toString().getBytes(StandardCharsets.UTF_8));
            }
            Await.until("the first step", () -> directory.toFile().list().length == parts.size());
        }

        private List<NearClient.Answer> answers() throws IOException {
            List<NearClient.Answer> answers = new ArrayList<>();
            for (PartOnServer part : parts) {
                answers.add(part.near.receive());
            }
            return answers;
        }

        private ColdReading liveness(long... roots) throws IOException {
            start("liveness", NearClient.LIMIT_MILLIS, roots);
            return ColdReading.join(answers().stream().map(NearClient.Answer::cold).toList());
        }

        private void work() throws IOException {
            for (PartOnServer part : parts) {
                part.agent.work();
            }
        }

        @Override
        public void close() throws IOException {
            stopPinging.set(true);
            // A server that stands still answers no ping: the connection's end ends it.
            for (PartOnServer part : parts) {
                part.close();
            }
            for (Thread thread : pinging) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    private static Set<Long> fillWithList(SyntheticHeap heap) {
        Set<Long> live = new HashSet<>();
        Placed last = heap.node(0);
        live.add(last.address());
        for (int i = 1; i < 400; i++) {
            Placed next = heap.node(i * 7 % heap.regions);
            heap.node(heap.region(next.address()));
            heap.refer(last, i % 2, next);
            live.add(next.address());
            last = next;
        }
        Placed wide = heap.array(1, 150_000);
        heap.refer(last, 0, wide);
        live.add(wide.address());
        for (int i = 0; i < wide.slots().size(); i++) {
            Placed leaf = heap.node(heap.regions - 10 + i % 8);
            heap.refer(wide, i, leaf);
            live.add(leaf.address());
        }
        heap.holdAll();
        return live;
    }

    @Test
    @DisplayName("two and three servers find together what lives, along references that lead to and fro, again and again")
    void together() throws Exception {
        try (ServerProcess first = ServerProcess.start("256M");
                ServerProcess second = ServerProcess.start("256M");
                ServerProcess third = ServerProcess.start("256M")) {
            for (ServerProcess[] servers : new ServerProcess[][] {{first, second}, {third, first, second}}) {
                try (Agent agent = new Agent(servers)) {
                    Set<Long> live = fillWithList(agent.heap);
                    agent.tell();
                    for (int i = 0; i < 3; i++) {
                        agent.heap.check(agent.liveness(agent.heap.bottom(0)), region -> false, live);
                        agent.heap.check(agent.liveness(), region -> false, Set.of());
                    }
                    agent.start("histogram", NearClient.LIMIT_MILLIS);
                    agent.heap.check(ColdReading.join(agent.answers().stream().map(NearClient.Answer::cold).toList()), region -> false, null);
                }
            }
        }
    }

    @Test
    @DisplayName("calls of two agents, which name the servers in opposite orders, take turns and come to their ends")
    void oppositeOrders() throws Exception {
        try (ServerProcess first = ServerProcess.start("256M");
                ServerProcess second = ServerProcess.start("256M");
                Agent one = new Agent(first, second);
                Agent other = new Agent(second, first)) {
            Set<Long> live = fillWithList(one.heap);
            fillWithList(other.heap);
            one.tell();
            other.tell();
            for (int i = 0; i < 12; i++) {
                one.start("liveness", NearClient.LIMIT_MILLIS, one.heap.bottom(0));
                other.start("liveness", NearClient.LIMIT_MILLIS, other.heap.bottom(0));
                for (Agent agent : List.of(one, other)) {
                    ColdReading found = ColdReading.join(agent.answers().stream().map(NearClient.Answer::cold).toList());
                    agent.heap.check(found, region -> false, live);
                }
            }
        }
    }

    @Test
    @DisplayName("one server that is given two parts says so at once")
    void oneServerTwice() throws Exception {
        try (ServerProcess server = ServerProcess.start("256M"); Agent agent = new Agent(server, server)) {
            fillWithList(agent.heap);
            agent.tell();
            long start = System.nanoTime();
            agent.start("liveness", NearClient.LIMIT_MILLIS);
            List<NearClient.Answer> answers = agent.answers();
            assertTrue(System.nanoTime() - start < SOON);
            assertTrue(answers.stream().anyMatch(answer -> answer.status() == NearStatus.FAILED
                    && answer.text().contains("give each server once")), () -> answers.getFirst().text());
        }
    }

    @Test
    @DisplayName("what one server fails of it tells itself; the others say at once that it has ended the call, and go on to the next")
    void oneFails() throws Exception {
        try (ServerProcess first = ServerProcess.start("256M", "--near-memory", "1M");
                ServerProcess second = ServerProcess.start("256M");
                Agent agent = new Agent(first, second)) {
            fillWithList(agent.heap);
            agent.tell();
            long start = System.nanoTime();
            agent.start("liveness", NearClient.LIMIT_MILLIS);
            List<NearClient.Answer> answers = agent.answers();
            assertTrue(System.nanoTime() - start < SOON);
            assertEquals(NearStatus.OUT_OF_MEMORY, answers.get(0).status(), answers.get(0)::text);
            assertLost(answers.get(1), "127.0.0.1:" + first.port() + " has ended the call");
            agent.start("no-such", NearClient.LIMIT_MILLIS);
            agent.answers().forEach(answer -> assertEquals(NearStatus.UNKNOWN_FUNCTION, answer.status()));
            agent.start("histogram", NearClient.LIMIT_MILLIS);
            agent.answers().forEach(answer -> assertEquals(NearStatus.OK, answer.status()));
        }
    }

    private static void assertLost(NearClient.Answer answer, String why) {
        assertEquals(NearStatus.PEER_LOST, answer.status(), answer::text);
        assertTrue(answer.text().contains(why) && answer.text().lines().count() == 1, answer::text);
    }

    @Test
    @DisplayName("a server that dies in the middle of a call ends it on the others")
    void oneDies() throws Exception {
        try (ServerProcess first = ServerProcess.start("256M");
                ServerProcess second = ServerProcess.start("256M");
                Agent agent = new Agent(first, second)) {
            fillWithList(agent.heap);
            agent.tell();
            agent.startStepping(directory, NearClient.LIMIT_MILLIS);
            second.signal("KILL");
            assertLost(agent.parts.getFirst().near.receive(), "has ended the call");
            agent.parts.getFirst().agent.work();
            assertEquals(NearStatus.OK, agent.parts.getFirst().near.call("histogram").status());
        }
    }

    @Test
    @DisplayName("a server that is stopped in the middle of a call is waited for until the call's time is over, and no longer")
    void oneStops() throws Exception {
        try (ServerProcess first = ServerProcess.start("256M");
                ServerProcess second = ServerProcess.start("256M");
                Agent agent = new Agent(first, second)) {
            agent.tell();
            agent.startStepping(directory, 4000);
            second.signal("STOP");
            long start = System.nanoTime();
            assertLost(agent.parts.getFirst().near.receive(), "sent nothing in time");
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5));
            agent.parts.getFirst().agent.work();
            assertEquals(NearStatus.OK, agent.parts.getFirst().near.call("histogram").status());
        }
    }

    @Test
    @DisplayName("the end of a lease ends its calls on all servers")
    void leaseEnds() throws Exception {
        try (ServerProcess first = ServerProcess.start("256M");
                ServerProcess second = ServerProcess.start("256M");
                Agent agent = new Agent(first, second)) {
            agent.tell();
            agent.startStepping(directory, NearClient.LIMIT_MILLIS);
            agent.parts.get(1).agent.control.bye();
            assertLost(agent.parts.getFirst().near.receive(), "has ended the call");
        }
    }

    @Test
    @DisplayName("only loopback addresses are dialled, and hosts that the operator names")
    void hosts() throws Exception {
        PeerHosts none = new PeerHosts(List.of());
        for (String host : List.of("10.1.2.3", "0.0.0.0", "169.254.169.254", "example.com", "LOCALHOST.example.com", "256.0.0.1", "1.2.3", "")) {
            assertEquals(null, none.find(host), host);
        }
        for (String host : List.of("127.0.0.1", "127.9.8.7", "localhost", "LocalHost")) {
            assertTrue(none.find(host).isLoopbackAddress(), host);
        }
        PeerHosts some = new PeerHosts(List.of("10.1.2.3", "localhost"));
        assertEquals("10.1.2.3", some.find("10.1.2.3").getHostAddress());
        assertEquals(null, some.find("10.1.2.4"));
    }
}
