package org.farheap.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.farheap.server.near.ColdReading;
import org.farheap.server.near.SyntheticHeap;
import org.farheap.server.near.SyntheticHeap.Placed;
import org.farheap.wire.NearWire.NearStatus;
import org.farheap.wire.NearWire.NearType;
import org.farheap.wire.Wire;
import org.farheap.wire.Wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Functions run by a server over pages that an agent wrote to it.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class NearDataTest {
    private static final long EXTENT = Lease.EXTENT_BYTES;
    private static final int REGION = 1 << 20;
    /// Of the heap: two extents.
    private static final int REGIONS = (int) (2 * EXTENT / REGION);
    private static final IntPredicate NONE = region -> false;
    private static final long SOON = TimeUnit.SECONDS.toNanos(3);

    private final SyntheticHeap heap = new SyntheticHeap(REGION, REGIONS, true);
    private ServerProcess server;
    private TestAgent agent;
    private AtomicBoolean stopPinging;
    private Thread pinging;
    private NearClient near;

    @BeforeEach
    void start() throws Exception {
        server = ServerProcess.start("256M", "--near-memory", "8M", "--near-threads", "2", "--metrics", "0");
        open();
    }

    private void open() throws Exception {
        agent = new TestAgent(server, 2 * EXTENT, 0, "tcp");
        stopPinging = new AtomicBoolean();
        pinging = agent.pinging(stopPinging);
        agent.lease(0);
        agent.lease(1);
        near = NearClient.open(server, agent);
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        near.close();
        closeAgent();
        server.close();
    }

    /// UCX does not survive a second time.
    private void closeAgent() throws IOException, InterruptedException {
        TestAgent closing = agent;
        agent = null;
        stopPinging.set(true);
        pinging.join();
        if (closing != null) {
            closing.close();
        }
    }

    /// Writes the pages that are held to the server, and describes the heap.
    private void tell() throws Exception {
        for (int region = 0; region < REGIONS; region++) {
            writeHeld(region);
        }
        near.describe(heap);
    }

    private void writeHeld(int region) throws Exception {
        long bottom = (long) region * REGION;
        for (long offset = bottom; offset < bottom + REGION; offset += Wire.DATA_BYTES_MAX) {
            int page = (int) (offset / SyntheticHeap.PAGE_BYTES);
            int pages = heap.held.get(page, page + Wire.DATA_BYTES_MAX / SyntheticHeap.PAGE_BYTES).length();
            if (pages > 0) {
                agent.writePages(offset, bytes(offset, pages * SyntheticHeap.PAGE_BYTES));
            }
        }
    }

    private byte[] bytes(long offset, int count) {
        byte[] bytes = new byte[count];
        MemorySegment.copy(heap.memory, offset, MemorySegment.ofArray(bytes), 0, count);
        return bytes;
    }

    /// A root, what it leads to in the other extent, and regions full of dead objects.
    private Placed[] fill() {
        Placed root = heap.node(1);
        Placed reached = heap.node(REGIONS - 1);
        heap.refer(root, 0, reached);
        for (int region : new int[] {1, 2, REGIONS - 1}) {
            while (heap.room(region) > 1000) {
                heap.bytes(region, 900);
            }
        }
        heap.holdAll();
        return new Placed[] {root, reached};
    }

    @Test
    @DisplayName("histogram and liveness are those of the pages that were written, in both extents")
    void bothFunctions() throws Exception {
        Placed[] live = fill();
        heap.humongous(10, 600_000);
        heap.holdAll();
        tell();
        heap.check(near.call("histogram").cold(), NONE, null);
        near.send(SyntheticHeap.addresses(live[0].address()));
        heap.check(near.call("liveness").cold(), NONE, Set.of(live[0].address(), live[1].address()));
        heap.check(near.call("liveness").cold(), NONE, Set.of());
    }

    @Test
    @DisplayName("the description persists over calls, and what is told again replaces what it names")
    void toldAgain() throws Exception {
        fill();
        tell();
        assertEquals(3, near.call("histogram").cold().heap().regions());
        heap.held.clear(2 * REGION / SyntheticHeap.PAGE_BYTES);
        heap.epochs[1] = 77;
        for (SyntheticHeap.Frame frame : heap.table()) {
            near.send(frame);
        }
        for (SyntheticHeap.Frame frame : heap.pages()) {
            near.send(frame);
        }
        near.send(heap.classes());
        ColdReading answer = near.call("histogram").cold();
        heap.check(answer, NONE, null);
        assertEquals(2, answer.heap().regions());
        assertEquals(77, answer.regions().getFirst().epoch());
    }

    @Test
    @DisplayName("a page that a message writes during a call changes its region's epoch, and no other's")
    void writtenMeanwhile() throws Exception {
        fill();
        tell();
        near.sendCall("watching", NearClient.LIMIT_MILLIS, NearClient.parameter(2));
        Thread.sleep(300);
        agent.writePages(REGION, bytes(REGION, SyntheticHeap.PAGE_BYTES));
        Thread.sleep(300);
        assertEquals(0, calls("watching", "ok"), "another region was written");
        agent.writePages(3L * REGION - SyntheticHeap.PAGE_BYTES, bytes(3L * REGION - SyntheticHeap.PAGE_BYTES, SyntheticHeap.PAGE_BYTES));
        assertEquals("changed", near.receive().text());
    }

    @Test
    @DisplayName("while a function runs, pings are answered and pages are served")
    void servesMeanwhile() throws Exception {
        fill();
        tell();
        near.sendCall("slow", 2000, new byte[0]);
        long start = System.nanoTime();
        int served = 0;
        while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(1500)) {
            agent.work();
            assertArrayEquals(bytes(REGION, SyntheticHeap.PAGE_BYTES), agent.readPages(REGION, SyntheticHeap.PAGE_BYTES));
            served += near.connection.hasInput() ? 0 : 1;
        }
        assertTrue(served > 0, "nothing was served before the function had ended");
        assertEquals(NearStatus.CUT_OFF, near.receive().status());
    }

    @Test
    @DisplayName("on a busy machine, the server's collections do not wait for functions until agents take it for lost")
    void busyMachine() throws Exception {
        fill();
        tell();
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> busy = Stream.generate(() -> Thread.ofPlatform().daemon().start(() -> spin(stop)))
                .limit(5L * Runtime.getRuntime().availableProcessors()).toList();
        try {
            near.sendCall("collecting", 6000, new byte[0]);
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(7000);
            for (long asked = System.nanoTime(); asked < end; asked = System.nanoTime()) {
                agent.work();
                long silent = System.nanoTime() - asked;
                assertTrue(silent < TimeUnit.MILLISECONDS.toNanos(Wire.HEARTBEAT_DEADLINE_MS), "silent for " + silent / 1_000_000 + " ms");
                Thread.sleep(Wire.HEARTBEAT_MS / 10);
            }
        } finally {
            stop.set(true);
            for (Thread each : busy) {
                each.join();
            }
        }
        assertEquals(NearStatus.CUT_OFF, near.receive().status());
    }

    private static void spin(AtomicBoolean stop) {
        while (!stop.get()) {
            Thread.onSpinWait();
        }
    }

    @Test
    @DisplayName("functions and their workers run at a low priority")
    void priority() throws Exception {
        tell();
        assertEquals(NearThreads.NICE + " " + NearThreads.NICE, near.call("priority").text());
    }

    @Test
    @DisplayName("the end of the lease ends the call and the connection, and the memory is back")
    void leaseEnds() throws Exception {
        fill();
        tell();
        for (String function : new String[] {"slow", "stubborn"}) {
            near.sendCall(function, NearClient.LIMIT_MILLIS, new byte[0]);
            Thread.sleep(300);
            long start = System.nanoTime();
            agent.control.bye();
            assertTrue(System.nanoTime() - start < SOON, "bye took " + (System.nanoTime() - start) / 1_000_000 + " ms");
            assertTrue(server.sharedBytes() < EXTENT / 4, "it is with the kernel");
            near.connection.awaitClosed();
            near.close();
            closeAgent();
            open();
            tell();
        }
        assertEquals(3, near.call("histogram").cold().heap().regions());
    }

    @Test
    @DisplayName("an agent that vanishes takes its call with it")
    void agentVanishes() throws Exception {
        fill();
        tell();
        near.sendCall("slow", NearClient.LIMIT_MILLIS, new byte[0]);
        near.close();
        closeAgent();
        Await.until("the memory", () -> server.sharedBytes() < EXTENT / 4);
    }

    @Test
    @DisplayName("an extent is released during a call at once: the call is cut off, and the next one does without it")
    void extentReleased() throws Exception {
        fill();
        tell();
        for (String function : new String[] {"slow", "stubborn"}) {
            near.sendCall(function, NearClient.LIMIT_MILLIS, new byte[0]);
            Thread.sleep(300);
            long start = System.nanoTime();
            agent.release(0);
            assertTrue(System.nanoTime() - start < SOON, "it took " + (System.nanoTime() - start) / 1_000_000 + " ms");
            NearClient.Answer answer = near.receive();
            assertEquals(NearStatus.CUT_OFF, answer.status(), answer::text);
            assertEquals(1, near.call("histogram").cold().heap().regions(), "the region in the other extent");
            agent.lease(0);
            tell();
            assertEquals(3, near.call("histogram").cold().heap().regions());
        }
    }

    @Test
    @DisplayName("whatever a function throws is one line, and the next call is done")
    void throwing() throws Exception {
        fill();
        tell();
        String[] texts = {"of a test, in two lines", "StackOverflowError", "of a worker"};
        for (byte what = 0; what < texts.length; what++) {
            NearClient.Answer answer = near.call("throwing", what);
            assertEquals(NearStatus.FAILED, answer.status());
            assertTrue(answer.text().contains(texts[what]) && answer.text().lines().count() == 1, answer::text);
        }
        assertEquals(NearStatus.BAD_PARAMETERS, near.call("throwing", (byte) 9).status());
        assertEquals(NearStatus.FAILED, near.call("silent").status());
        assertEquals(3, near.call("histogram").cold().heap().regions());
        assertEquals(3, calls("throwing", "failed"));
        assertEquals(1, calls("histogram", "ok"));
        assertTrue(metric("near_read_bytes_total{function=\"histogram\"}") > 2 * REGION);
        assertTrue(metric("near_busy_seconds_total{function=\"histogram\"}") > 0);
    }

    private interface Step {
        void run() throws Exception;
    }

    private double calls(String function, String status) throws IOException {
        return metric("near_calls_total{function=\"" + function + "\",status=\"" + status + "\"}");
    }

    private double metric(String name) throws IOException {
        return Scrape.of(server.metricsPort()).value(name);
    }

    @Test
    @DisplayName("a function that goes past its time is cut off, also one that will not hear of it")
    void pastItsTime() throws Exception {
        fill();
        tell();
        for (String function : new String[] {"slow", "stubborn"}) {
            long start = System.nanoTime();
            assertEquals(NearStatus.CUT_OFF, near.call(function, 200, new byte[0]).status());
            assertTrue(System.nanoTime() - start < SOON);
        }
        assertEquals(NearStatus.CUT_OFF, near.call("histogram", 0, new byte[0]).status());
        assertEquals(3, near.call("histogram").cold().heap().regions());
    }

    @Test
    @DisplayName("functions that never end are left alone, up to four; when one has ended there is room again")
    void runaways() throws Exception {
        fill();
        tell();
        for (int i = 0; i < 4; i++) {
            assertEquals(NearStatus.CUT_OFF, near.call("runaway", 100, NearClient.parameter(8)).status());
        }
        NearClient.Answer answer = near.call("histogram");
        assertEquals(NearStatus.FAILED, answer.status());
        assertTrue(answer.text().contains("still run"), answer::text);
        Await.until("one to end", () -> near.call("histogram").status() == NearStatus.OK);
    }

    @Test
    @DisplayName("who wants too much memory is told so")
    void tooMuchMemory() throws Exception {
        fill();
        tell();
        assertEquals(NearStatus.OUT_OF_MEMORY, near.call("hungry").status());
        assertEquals(NearStatus.OUT_OF_MEMORY, near.call("large", NearClient.parameter((8 << 20) + 1)).status());
        assertEquals(3, near.call("histogram").cold().heap().regions());
    }

    @Test
    @DisplayName("an answer comes in as many frames as it takes")
    void manyFrames() throws Exception {
        tell();
        int most = Wire.CONTROL_PAYLOAD_BYTES_MAX - 16;
        int[][] bytesAndFrames = {{0, 1}, {1, 1}, {most, 1}, {most + 1, 2}, {3 * most, 3}, {5 << 20, (5 << 20) / most + 1}};
        for (int[] expected : bytesAndFrames) {
            NearClient.Answer answer = near.call("large", NearClient.parameter(expected[0]));
            assertEquals(expected[0], answer.bytes().length);
            assertEquals(expected[1], answer.frames());
            for (int i = 0; i < answer.bytes().length; i++) {
                assertEquals((byte) i, answer.bytes()[i]);
            }
        }
    }

    @Test
    @DisplayName("what is not there is told")
    void unknownFunction() throws Exception {
        tell();
        NearClient.Answer answer = near.call("no\nsuch");
        assertEquals(NearStatus.UNKNOWN_FUNCTION, answer.status());
        assertTrue(answer.text().contains("histogram") && answer.text().lines().count() == 1, answer::text);
        assertEquals(1, calls("unknown", "unknown_function"));
    }

    @Test
    @DisplayName("a description that cannot be true is told by the next call, once")
    void badDescription() throws Exception {
        fill();
        tell();
        heap.used[3] = 17;
        near.send(heap.table().getFirst());
        NearClient.Answer answer = near.call("histogram");
        assertEquals(NearStatus.BAD_DESCRIPTION, answer.status());
        assertTrue(answer.text().contains("region 3"), answer::text);
        heap.used[3] = 0;
        near.send(heap.table().getFirst());
        assertEquals(3, near.call("histogram").cold().heap().regions());
    }

    @Test
    @DisplayName("a lease has one such connection, and another when that has closed; it takes no place of the control plane's")
    void oneConnection() throws Exception {
        try (NearClient second = NearClient.connect(server)) {
            assertEquals(Refusal.BUSY, second.hello(agent.welcome.lease(), agent.welcome.key()).refusal());
            second.connection.awaitClosed();
        }
        assertEquals(1, metric("near_connections"));
        Await.until("only the agent's own control connection", () -> metric("control_connections") == 1);
        near.close();
        Await.until("another", () -> {
            NearClient next = NearClient.connect(server);
            near = next;
            return next.hello(agent.welcome.lease(), agent.welcome.key()).type() != Wire.ControlType.REFUSED;
        });
    }

    @Test
    @DisplayName("who cannot name a lease and its key is refused, and so is another version")
    void strangers() throws Exception {
        long lease = agent.welcome.lease();
        long key = agent.welcome.key();
        long[][] wrong = {{lease, key + 1}, {lease + 1, key}, {0, 0}, {lease ^ Long.MIN_VALUE, key}, {key, lease}};
        for (long[] one : wrong) {
            try (NearClient stranger = NearClient.connect(server)) {
                assertEquals(Refusal.BAD_TOKEN, stranger.hello(one[0], one[1]).refusal());
                stranger.connection.awaitClosed();
            }
        }
        try (ControlClient other = new ControlClient(server.port())) {
            byte[] hello = NearClient.helloPayload(Wire.MAGIC, (short) 2, lease, key);
            assertEquals(Refusal.BAD_VERSION, other.ask(NearType.NEAR_HELLO, hello).refusal());
        }
    }

    @Test
    @DisplayName("half a frame is waited for a while, and then the connection closes; the lease goes on")
    void halfAFrame() throws Exception {
        near.connection.sendRaw(new byte[] {8, 0, 0});
        near.connection.awaitClosed();
        agent.work();
        Await.until("another", () -> {
            try (NearClient next = NearClient.connect(server)) {
                return next.hello(agent.welcome.lease(), agent.welcome.key()).type() != Wire.ControlType.REFUSED;
            }
        });
    }

    @Test
    @DisplayName("who calls and calls and takes no answer is closed, at the cost of one answer")
    void neverReads() throws Exception {
        tell();
        try {
            for (int i = 0; i < 200; i++) {
                near.sendCall("large", NearClient.LIMIT_MILLIS, NearClient.parameter(7 << 20));
            }
        } catch (SocketException e) {
            // Closed on us.
        }
        Await.until("it to be closed", () -> metric("near_connections") == 0);
        agent.work();
    }

    @Test
    @DisplayName("near off refuses, and serves pages as ever")
    void off() throws Exception {
        try (ServerProcess own = ServerProcess.start("128M", "--near", "off");
                TestAgent other = new TestAgent(own, EXTENT, 0, "tcp");
                NearClient refused = NearClient.connect(own)) {
            ControlClient.Frame frame = refused.hello(other.welcome.lease(), other.welcome.key());
            assertEquals(Refusal.MALFORMED, frame.refusal());
            assertTrue(frame.text().contains("--near off"), frame::text);
            other.lease(0);
            other.writePages(0, new byte[SyntheticHeap.PAGE_BYTES]);
            assertFalse(other.readPages(0, SyntheticHeap.PAGE_BYTES).length == 0);
        }
    }
}
