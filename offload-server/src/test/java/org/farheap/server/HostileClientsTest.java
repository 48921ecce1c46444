package org.farheap.server;

import static org.farheap.server.ControlClient.PAGE_BYTES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.farheap.wire.Wire;
import org.farheap.wire.Wire.ControlType;
import org.farheap.wire.Wire.DataId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** During every attack an honest agent goes on writing and verifying its pages, and afterwards the server takes new leases. */
final class HostileClientsTest {
    private static final long EXTENT = Lease.EXTENT_BYTES;
    private static final int ROUNDS = 40;
    private static final int PAGES = 256;

    private ServerProcess server;

    @BeforeEach
    void start() throws Exception {
        server = ServerProcess.start("1G", "--metrics", "0");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void malformedControlFramesHurtNobody(long seed) throws Exception {
        HostileClients hostile = new HostileClients(server.port(), seed);
        whileAnAgentVerifies(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                for (HostileClients.Attack attack : hostile.quick()) {
                    attack.run();
                }
            }
        });
    }

    @Test
    void thousandsOfSilentConnectionsKeepNobodyOut() throws Exception {
        HostileClients hostile = new HostileClients(server.port(), 4);
        whileAnAgentVerifies(() -> {
            List<Socket> sockets = hostile.open(3 * ControlPlane.CONNECTIONS_MAX);
            try (var honest = new ControlClient(server.port())) {
                honest.hello(EXTENT, 0, "").is(ControlType.WELCOME);
                honest.bye();
            }
            sockets.forEach(HostileClientsTest::close);
        });
    }

    @Test
    void aSlowHelloIsCutOff() throws Exception {
        whileAnAgentVerifies(new HostileClients(server.port(), 5)::slowLoris);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "all"})
    void wildDataRequestsMoveNothing(String transports) throws Exception {
        Random random = new Random(6);
        whileAnAgentVerifies(() -> {
            try (var thief = new TestAgent(server, EXTENT, 0, transports)) {
                for (int i = 0; i < 3000; i++) {
                    long lease = random.nextBoolean() ? thief.welcome.lease() : random.nextLong();
                    long key = random.nextBoolean() ? thief.welcome.key() : random.nextLong();
                    long offset = random.nextBoolean() ? random.nextInt() & -PAGE_BYTES : random.nextLong();
                    int channel = random.nextBoolean() ? TestAgent.CHANNEL : random.nextInt();
                    int bytes = random.nextBoolean() ? PAGE_BYTES : random.nextInt();
                    byte[] pages = new byte[random.nextInt(3) * PAGE_BYTES];
                    thief.data.send(random.nextBoolean() ? DataId.READ : DataId.WRITE, lease, key, offset, bytes, channel, pages);
                    if (i % 100 == 0) {
                        thief.control.ping().is(ControlType.PONG);
                        thief.data.failed();
                    }
                }
                // Answered behind all others: a reply that nobody takes would keep the lease as long as this process lives.
                thief.read(0, PAGE_BYTES);
            }
        });
    }

    @Test
    void anAgentThatAsksAndNeverListensLosesItsLeaseOnly() throws Exception {
        whileAnAgentVerifies(() -> {
            for (int round = 0; round < 3; round++) {
                try (var deaf = new TestAgent(server, EXTENT, 0, "tcp")) {
                    deaf.lease(0);
                    deaf.readPages(0, PAGE_BYTES);
                    deaf.flood(20 * DataChannel.REPLIES_MAX, Wire.DATA_BYTES_MAX);
                    deaf.control.awaitClosed();
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "all"})
    void anAgentKilledInTheMiddleOfItsRepliesHurtsNobody(String transports) throws Exception {
        whileAnAgentVerifies(() -> {
            for (int round = 0; round < 3; round++) {
                Process deaf = ServerProcess.java(Deaf.class, List.of(Integer.toString(server.port()), transports)).start();
                try (var out = deaf.inputReader()) {
                    assertEquals("asked", out.readLine());
                } finally {
                    deaf.destroyForcibly().waitFor();
                }
            }
        });
    }

    /** An agent that asks for much, listens to nothing, and waits to be killed. */
    static final class Deaf {
        public static void main(String[] args) throws Exception {
            try (var agent = new TestAgent(new ControlClient(Integer.parseInt(args[0])), EXTENT, 0, args[1])) {
                agent.lease(0);
                agent.readPages(0, PAGE_BYTES);
                agent.flood(DataChannel.REPLIES_MAX / 2, Wire.DATA_BYTES_MAX);
                agent.control.ping().is(ControlType.PONG);
                System.out.println("asked");
                Thread.sleep(Long.MAX_VALUE);
            }
        }
    }

    @Test
    void garbageOnUcxsOwnPortIsDropped() throws Exception {
        HostileClients hostile = new HostileClients(server.ucxPorts().getFirst(), 8);
        whileAnAgentVerifies(() -> {
            for (int i = 0; i < 10 * ROUNDS; i++) {
                hostile.garbage();
            }
            hostile.open(ROUNDS).forEach(HostileClientsTest::close);
        });
    }

    @Test
    void hostileRequestsForTheFiguresHurtNobody() throws Exception {
        HostileClients hostile = new HostileClients(server.metricsPort(), 9);
        whileAnAgentVerifies(() -> {
            List<Socket> halfAsked = hostile.open(ROUNDS);
            for (Socket socket : halfAsked) {
                socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: x\r\nX-Never: ".getBytes(StandardCharsets.US_ASCII));
            }
            hostile.garbage();
            for (int i = 0; i < ROUNDS / 10; i++) {
                hostile.endlessHeader();
                hostile.asksAndNeverReads();
            }
            List<Socket> silent = hostile.open(ROUNDS);
            // None is closed by us before: the endpoint gets rid of them.
            Await.until("a scrape beside those who hold connections", () -> Scrape.answers(server.metricsPort()));
            halfAsked.forEach(HostileClientsTest::close);
            silent.forEach(HostileClientsTest::close);
        });
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void whileAnAgentVerifies(HostileClients.Attack attack) throws Exception {
        try (var agent = new TestAgent(server, EXTENT, 0, "all")) {
            agent.lease(0);
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread attacker = Thread.ofPlatform().start(() -> {
                try {
                    attack.run();
                } catch (Throwable e) {
                    failure.set(e);
                }
            });
            AtomicBoolean stop = new AtomicBoolean();
            Thread pinging = agent.pinging(stop);
            for (long salt = 0; attacker.isAlive() || salt == 0; salt++) {
                verify(agent, salt);
            }
            stop.set(true);
            pinging.join();
            assertTrue(server.alive());
            if (failure.get() != null) {
                throw new AssertionError(failure.get());
            }
            agent.control.bye();
        }
        Await.until("the attackers' memory", () -> {
            try (var all = new ControlClient(server.port())) {
                return all.hello(16 * EXTENT, 0, "").type() == ControlType.WELCOME;
            }
        });
    }

    private static void verify(TestAgent agent, long salt) throws Exception {
        for (long offset = 0; offset < PAGES * PAGE_BYTES; offset += PAGE_BYTES) {
            agent.writePages(offset, TestAgent.pattern(offset, salt, PAGE_BYTES));
        }
        for (long offset = 0; offset < PAGES * PAGE_BYTES; offset += PAGE_BYTES) {
            assertArrayEquals(TestAgent.pattern(offset, salt, PAGE_BYTES), agent.readPages(offset, PAGE_BYTES));
        }
    }
}
