package org.farheap.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.farheap.wire.Wire;
import org.farheap.wire.Wire.ControlHeader;
import org.farheap.wire.Wire.ControlType;
import org.farheap.wire.Wire.ExtentRef;
import org.farheap.wire.Wire.Hello;

/** Clients that a server must survive, by what is wrong with them. Each attack is the same for the same seed. */
final class HostileClients {
    private final int port;
    private final Random random;

    HostileClients(int port, long seed) {
        this.port = port;
        this.random = new Random(seed);
    }

    interface Attack {
        void run() throws Exception;
    }

    /** All attacks that need no patience. */
    List<Attack> quick() {
        return List.of(this::garbage, this::truncated, this::absurdLengths, this::wrongHello, this::outOfOrder, this::neverReads,
                this::badWorkerAddresses, this::mutatedFrames, this::manyFramesAtOnce);
    }

    void garbage() throws IOException {
        byte[] bytes = new byte[1 + random.nextInt(4096)];
        random.nextBytes(bytes);
        throwAway(bytes);
    }

    void truncated() throws IOException {
        byte[] hello = hello(4096, 0);
        throwAway(Arrays.copyOf(hello, random.nextInt(hello.length)));
    }

    void absurdLengths() throws IOException {
        int[] lengths = {Integer.MAX_VALUE, -1, Integer.MIN_VALUE, Wire.CONTROL_PAYLOAD_BYTES_MAX + 1, Wire.CONTROL_PAYLOAD_BYTES_MAX};
        short type = (short) random.nextInt(16);
        throwAway(frame(type, lengths[random.nextInt(lengths.length)], new byte[random.nextInt(600)]));
    }

    void wrongHello() throws IOException {
        ByteBuffer payload = Wire.buffer(Hello.SIZE);
        new Hello(random.nextBoolean() ? Wire.MAGIC : random.nextInt(), (short) random.nextInt(4), (short) random.nextInt(3),
                random.nextLong(), random.nextLong(), 1 << random.nextInt(32), random.nextInt(), random.nextLong()).write(payload);
        throwAway(frame(ControlType.HELLO, Hello.SIZE, payload.array()));
    }

    void outOfOrder() throws IOException {
        short[] types = {ControlType.PING, ControlType.BYE, ControlType.LEASE_EXTENT, ControlType.ATTACH, ControlType.WELCOME, 0, 99};
        throwAway(frame(types[random.nextInt(types.length)], ExtentRef.SIZE, new byte[ExtentRef.SIZE]));
        byte[] hello = hello(4096, 0);
        throwAway(ByteBuffer.allocate(2 * hello.length).put(hello).put(hello).array());
        byte[] release = frame(ControlType.RELEASE_EXTENT, ExtentRef.SIZE, new byte[ExtentRef.SIZE]);
        throwAway(ByteBuffer.allocate(hello.length + release.length).put(hello).put(release).array());
    }

    /** Asks without end and takes no answer. */
    void neverReads() throws IOException {
        try (Socket socket = open()) {
            socket.setReceiveBufferSize(1024);
            socket.getOutputStream().write(hello(4096, 0));
            byte[] pings = pings(1000);
            for (int i = 0; i < 20; i++) {
                socket.getOutputStream().write(pings);
            }
        } catch (SocketException e) {
            // Closed on us.
        }
    }

    void manyFramesAtOnce() throws IOException {
        ByteBuffer frames = ByteBuffer.allocate(ControlHeader.SIZE + Hello.SIZE + 500 * ControlHeader.SIZE);
        throwAway(frames.put(hello(4096, 0)).put(pings(500)).array());
    }

    /** A true worker address with bytes changed, cut or made up. */
    void badWorkerAddresses() throws IOException {
        try (var client = new ControlClient(port)) {
            ByteBuffer welcome = client.hello(4096, 0, "").payload();
            if (welcome.remaining() < Wire.Welcome.SIZE) {
                return;
            }
            byte[] address = welcomeAddress(welcome);
            switch (random.nextInt(3)) {
                case 0 -> random.nextBytes(address);
                case 1 -> address = Arrays.copyOf(address, random.nextInt(address.length));
                default -> address[0] = (byte) random.nextInt();
            }
            if (new WorkerAddress(welcomeAddress(welcome)).faultOf(address) != null) {
                client.attach(0, ByteBuffer.wrap(address));
                client.awaitClosed();
            }
        }
    }

    private static byte[] welcomeAddress(ByteBuffer welcome) {
        byte[] address = new byte[welcome.remaining() - Wire.Welcome.SIZE];
        welcome.get(Wire.Welcome.SIZE, address);
        return address;
    }

    /** A sound conversation with some bits turned, but for worker addresses. */
    void mutatedFrames() throws IOException {
        ByteBuffer all = ByteBuffer.allocate(4096);
        all.put(hello(Lease.EXTENT_BYTES, 0));
        for (int i = 0; i < 20; i++) {
            short[] types = {ControlType.LEASE_EXTENT, ControlType.RELEASE_EXTENT, ControlType.PING};
            short type = types[random.nextInt(types.length)];
            int bytes = type == ControlType.PING ? 0 : ExtentRef.SIZE;
            all.put(frame(type, bytes, new byte[bytes]));
        }
        byte[] bytes = new byte[all.position()];
        all.flip().get(bytes);
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        throwAway(bytes);
    }

    /** An HTTP request whose header does not end, until the server has enough of it. */
    void endlessHeader() throws IOException {
        try (Socket socket = open()) {
            socket.getOutputStream().write("GET /metrics HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] lines = "X-More: and more\r\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
            // Far more than what the sockets' buffers take.
            for (long sent = 0; sent < 1 << 28; sent += lines.length) {
                socket.getOutputStream().write(lines);
            }
            throw new AssertionError("the server took a header without end");
        } catch (SocketException e) {
            // Closed on us.
        }
    }

    /** Many HTTP requests in a row, and no answer taken. */
    void asksAndNeverReads() throws IOException {
        try (Socket socket = open()) {
            socket.setReceiveBufferSize(1024);
            byte[] requests = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(50).getBytes(StandardCharsets.US_ASCII);
            socket.getOutputStream().write(requests);
        } catch (SocketException e) {
            // Closed on us.
        }
    }

    /** Opens {@code count} connections that say nothing. */
    List<Socket> open(int count) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sockets.add(open());
        }
        return sockets;
    }

    /** A hello, one byte at a time, until the server has enough of it. */
    void slowLoris() throws Exception {
        try (Socket socket = open()) {
            for (byte one : hello(4096, 0)) {
                socket.getOutputStream().write(one);
                Thread.sleep(200);
            }
            throw new AssertionError("the server waited for all of a slow hello");
        } catch (SocketException e) {
            // Closed on us, as it should be.
        }
    }

    private void throwAway(byte[] bytes) throws IOException {
        try (Socket socket = open()) {
            socket.getOutputStream().write(bytes);
            if (random.nextBoolean()) {
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } else if (random.nextBoolean()) {
                socket.setSoLinger(true, 0);
            }
        } catch (SocketException e) {
            // Closed on us.
        }
    }

    private Socket open() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private static byte[] hello(long quota, long firstOffset) {
        ByteBuffer payload = Wire.buffer(Hello.SIZE);
        new Hello(Wire.MAGIC, Wire.VERSION, (short) 0, quota, firstOffset, 4096, 1, 0).write(payload);
        return frame(ControlType.HELLO, Hello.SIZE, payload.array());
    }

    private static byte[] pings(int count) {
        ByteBuffer all = ByteBuffer.allocate(count * ControlHeader.SIZE);
        for (int i = 0; i < count; i++) {
            all.put(frame(ControlType.PING, 0, new byte[0]));
        }
        return all.array();
    }

    private static byte[] frame(short type, int announced, byte[] payload) {
        ByteBuffer out = Wire.buffer(ControlHeader.SIZE + payload.length);
        new ControlHeader(announced, type, (short) 0, 7).write(out);
        return out.put(payload).array();
    }
}
