package org.farheap.server;

import static org.farheap.server.ControlClient.PAGE_BYTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.farheap.wire.Wire.DataId;
import org.farheap.wire.Wire.DataStatus;
import org.farheap.wire.Wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What the endpoint for Prometheus tells, to whom, and how long.
final class MetricsTest {
    private static final long EXTENT = Lease.EXTENT_BYTES;
    private static final String TOKEN = "correct horse";

    private ServerProcess server;

    @BeforeEach
    void start() throws Exception {
        server = ServerProcess.start("256M", "--metrics", "0");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Scrape scrape() throws IOException {
        return Scrape.of(server.metricsPort());
    }

    @Test
    @DisplayName("memory, leases and extents are told as they are, from the first lease to the last bye")
    void memoryAndLeases() throws Exception {
        Scrape before = scrape();
        assertEquals(256L << 20, before.value("memory_offered_bytes"));
        assertEquals(256L << 20, before.value("memory_bytes{state=\"free\"}"));
        assertEquals(0, before.value("leases{state=\"active\"}"));
        try (var agent = new TestAgent(server, 2 * EXTENT, 0, "tcp")) {
            agent.lease(0);
            agent.lease(1);
            agent.release(0);
            Scrape leased = scrape();
            assertEquals(2 * EXTENT, leased.value("memory_bytes{state=\"leased\"}"));
            assertEquals((256L << 20) - 2 * EXTENT, leased.value("memory_bytes{state=\"free\"}"));
            assertEquals(1, leased.value("leases{state=\"active\"}"));
            assertEquals(2 * EXTENT, leased.value("lease_bytes{lease=\"0\"}"));
            assertEquals(1, leased.value("extents"));
            assertEquals(EXTENT, leased.value("extent_bytes"));
            assertEquals(1, leased.value("leases_granted_total"));
            agent.control.bye();
        }
        Scrape after = scrape();
        assertEquals(256L << 20, after.value("memory_bytes{state=\"free\"}"));
        assertEquals(0, after.value("leases{state=\"active\"}") + after.value("leases{state=\"returning\"}"));
        assertEquals(0, after.value("extents"));
        assertEquals(1, after.value("leases_ended_total{cause=\"bye\"}"));
        assertFalse(after.text().contains("{lease="), "a slot without a lease is not told");
    }

    @Test
    @DisplayName("pages, bytes and service times are those of the requests that were served")
    void servedRequests() throws Exception {
        try (var agent = new TestAgent(server, EXTENT, 0, "tcp")) {
            agent.lease(0);
            agent.writePages(0, new byte[3 * PAGE_BYTES]);
            agent.writePages(0, new byte[PAGE_BYTES]);
            agent.readPages(0, 2 * PAGE_BYTES);
            Scrape scrape = scrape();
            assertEquals(4, scrape.value("pages_written_total"));
            assertEquals(4 * PAGE_BYTES, scrape.value("written_bytes_total"));
            assertEquals(2, scrape.value("pages_read_total"));
            assertEquals(2 * PAGE_BYTES, scrape.value("read_bytes_total"));
            assertEquals(2, scrape.value("request_duration_seconds_count{operation=\"write\"}"));
            assertEquals(1, scrape.value("request_duration_seconds_bucket{operation=\"read\",le=\"+Inf\"}"));
            assertTrue(scrape.value("request_duration_seconds_sum{operation=\"read\"}") > 0);
        }
    }

    @Test
    @DisplayName("what is refused is counted by its reason")
    void refusals() throws Exception {
        try (var agent = new TestAgent(server, EXTENT, 0, "tcp");
                var greedy = new ControlClient(server.port())) {
            assertEquals(DataStatus.REFUSED, agent.read(0, PAGE_BYTES).status(), "nothing is leased yet");
            agent.lease(0);
            byte[] page = new byte[PAGE_BYTES];
            long wrong = agent.data.send(DataId.WRITE, agent.welcome.lease(), agent.welcome.key(), 0, 2 * PAGE_BYTES,
                    TestAgent.CHANNEL, page);
            assertEquals(DataStatus.REFUSED, agent.data.await(wrong).status());
            agent.data.send(DataId.READ, agent.welcome.lease(), agent.welcome.key() + 1, 0, PAGE_BYTES, TestAgent.CHANNEL, new byte[0]);
            agent.readPages(0, PAGE_BYTES);
            assertEquals(Refusal.OVER_QUOTA, agent.control.leaseExtent(1).refusal());
            assertEquals(Refusal.NO_MEMORY, greedy.hello(1L << 40, 0, "").refusal());
            Scrape scrape = scrape();
            assertEquals(1, scrape.value("requests_refused_total{plane=\"data\",reason=\"outside_lease\"}"));
            assertEquals(1, scrape.value("requests_refused_total{plane=\"data\",reason=\"malformed\"}"));
            assertEquals(1, scrape.value("requests_refused_total{plane=\"data\",reason=\"stranger\"}"));
            assertEquals(1, scrape.value("requests_refused_total{plane=\"control\",reason=\"over_quota\"}"));
            assertEquals(1, scrape.value("requests_refused_total{plane=\"control\",reason=\"no_memory\"}"));
            assertEquals(1, scrape.value("pages_read_total"), "refused requests are not pages read");
            assertEquals(2, scrape.value("control_connections_accepted_total"));
        }
    }

    @Test
    @DisplayName("a lease whose agent falls silent is seen to age, is orphaned, and then counted as expired")
    void expiry() throws Exception {
        try (var agent = new ControlClient(server.port())) {
            agent.hello(EXTENT, 0, "");
            double silence = scrape().value("lease_silence_seconds{lease=\"0\"}");
            Await.until("its age grows", () -> scrape().value("lease_silence_seconds{lease=\"0\"}") > silence);
            agent.ping();
        }
        Await.until("orphaned", () -> scrape().value("leases{state=\"orphaned\"}") == 1);
        Await.until("expired", () -> scrape().value("leases_ended_total{cause=\"expired\"}") == 1);
        Await.until("given back", () -> scrape().value("memory_bytes{state=\"leased\"}") == 0);
        Await.until("no connection left", () -> scrape().value("control_connections") == 0);
    }

    @Test
    @DisplayName("the end of an agent's process is told apart from its silence")
    void processEnd() throws Exception {
        Process agent = ServerProcess.java(HostileClientsTest.Deaf.class, List.of(Integer.toString(server.port()), "all")).start();
        try (var out = agent.inputReader()) {
            assertEquals("asked", out.readLine());
        } finally {
            agent.destroyForcibly().waitFor();
        }
        Await.until("seen to end", () -> scrape().value("leases_ended_total{cause=\"process_ended\"}") == 1);
    }

    @Test
    @DisplayName("nothing that proves an agent to the server is told")
    void secrets() throws Exception {
        try (var own = ServerProcess.start("64M", "--token", TOKEN, "--metrics", "0");
                var agent = new ControlClient(own.port())) {
            var welcome = org.farheap.wire.Wire.Welcome.read(agent.hello(EXTENT, 0, TOKEN).payload());
            String text = Scrape.of(own.metricsPort()).text();
            assertTrue(text.contains("lease=\"0\""), text);
            for (long secret : new long[] {welcome.lease(), welcome.key()}) {
                Stream.of(Long.toString(secret), Long.toUnsignedString(secret), Long.toHexString(secret))
                        .forEach(form -> assertFalse(text.contains(form), form));
            }
            assertFalse(text.contains(TOKEN));
        }
    }

    @Test
    @DisplayName("a Prometheus that asks for OpenMetrics or protobuf gets it")
    void formats() throws Exception {
        assertTrue(Scrape.get(server.metricsPort(), "application/openmetrics-text;version=1.0.0").endsWith("# EOF\n"));
        assertTrue(Scrape.get(server.metricsPort(),
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited")
                .contains("farheap_server_extents"));
    }

    @Test
    @DisplayName("only this machine reaches the endpoint, unless a host is named")
    void loopback() throws Exception {
        assertEquals(List.of("loopback"), listening(server.metricsPort()));
        try (var open = ServerProcess.start("64M", "--metrics", "0.0.0.0:0")) {
            assertEquals(List.of("everywhere"), listening(open.metricsPort()));
        }
    }

    /// Where sockets listen on that port, as the kernel tells it.
    private static List<String> listening(int port) throws IOException {
        String listening = "0A";
        return Stream.concat(Files.readAllLines(Path.of("/proc/net/tcp")).stream(), Files.readAllLines(Path.of("/proc/net/tcp6")).stream())
                .map(line -> line.trim().split("\\s+"))
                .filter(field -> field[3].equals(listening) && field[1].endsWith(String.format(":%04X", port)))
                .map(field -> field[1].substring(0, field[1].indexOf(':')))
                .map(address -> switch (address) {
                    case "0100007F", "0000000000000000FFFF00000100007F" -> "loopback";
                    case "00000000", "00000000000000000000000000000000" -> "everywhere";
                    default -> address;
                })
                .toList();
    }

    @Test
    @DisplayName("the endpoint goes with the server")
    void shutdown() throws Exception {
        scrape();
        server.signal("TERM");
        Await.until("the server ends", () -> !server.alive());
        assertThrows(ConnectException.class, this::scrape);
    }
}
