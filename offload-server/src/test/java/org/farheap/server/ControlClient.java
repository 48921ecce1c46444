package org.farheap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.farheap.wire.Wire;
import org.farheap.wire.Wire.Attach;
import org.farheap.wire.Wire.ControlHeader;
import org.farheap.wire.Wire.ControlType;
import org.farheap.wire.Wire.ExtentRef;
import org.farheap.wire.Wire.Hello;
import org.farheap.wire.Wire.Refused;

/** The agent's side of a control connection, and the means to get it wrong. Blocking; {@link #ask} for several threads. */
final class ControlClient implements AutoCloseable {
    static final int PAGE_BYTES = 4096;

    private static final int READ_TIMEOUT_MS = 60_000;

    private final Socket socket;
    private final DataInputStream in;
    private long correlation;

    ControlClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_TIMEOUT_MS);
        in = new DataInputStream(socket.getInputStream());
    }

    /** What came back: its type, and its payload positioned at 0. */
    record Frame(ControlHeader header, ByteBuffer payload) {
        short type() {
            return header.type();
        }

        Frame is(short type) {
            assertEquals(type, header.type(), () -> "got " + (header.type() == ControlType.REFUSED ? "refused: " + text() : this));
            return this;
        }

        /** The refusal, for a refused frame. */
        int refusal() {
            return is(ControlType.REFUSED).payload.getInt(Refused.REFUSAL);
        }

        String text() {
            byte[] utf8 = new byte[payload.getInt(Refused.TEXT_BYTES)];
            payload.get(Refused.SIZE, utf8);
            return new String(utf8, StandardCharsets.UTF_8);
        }
    }

    Frame hello(long quotaBytes, long firstOffset, String token) throws IOException {
        return hello(Wire.MAGIC, Wire.VERSION, quotaBytes, firstOffset, token);
    }

    Frame hello(int magic, short version, long quotaBytes, long firstOffset, String token) throws IOException {
        byte[] utf8 = token.getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = Wire.buffer(Hello.SIZE + utf8.length);
        new Hello(magic, version, (short) utf8.length, quotaBytes, firstOffset, PAGE_BYTES, (int) ProcessHandle.current().pid(),
                PidSpace.OURS).write(payload);
        return ask(ControlType.HELLO, payload.put(utf8).array());
    }

    Frame attach(int channel, ByteBuffer workerAddress) throws IOException {
        ByteBuffer payload = Wire.buffer(Attach.SIZE + workerAddress.remaining());
        new Attach(channel, workerAddress.remaining()).write(payload);
        return ask(ControlType.ATTACH, payload.put(workerAddress.duplicate()).array());
    }

    Frame leaseExtent(int index) throws IOException {
        return ask(ControlType.LEASE_EXTENT, extentRef(index));
    }

    Frame releaseExtent(int index) throws IOException {
        return ask(ControlType.RELEASE_EXTENT, extentRef(index));
    }

    Frame ping() throws IOException {
        return ask(ControlType.PING, new byte[0]);
    }

    /** Returns when the server has given the memory back and closed. */
    synchronized void bye() throws IOException {
        send(ControlType.BYE, new byte[0]);
        assertEquals(-1, in.read(), "closed after bye");
    }

    private static byte[] extentRef(int index) {
        ByteBuffer payload = Wire.buffer(ExtentRef.SIZE);
        new ExtentRef(index, 0).write(payload);
        return payload.array();
    }

    synchronized Frame ask(short type, byte[] payload) throws IOException {
        send(type, payload);
        Frame answer = receive();
        assertEquals(correlation, answer.header().correlation());
        return answer;
    }

    void send(short type, byte[] payload) throws IOException {
        ByteBuffer frame = Wire.buffer(ControlHeader.SIZE + payload.length);
        new ControlHeader(payload.length, type, (short) 0, ++correlation).write(frame);
        sendRaw(frame.put(payload).array());
    }

    void sendRaw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** @throws EOFException if the server closed instead */
    Frame receive() throws IOException {
        byte[] head = new byte[ControlHeader.SIZE];
        in.readFully(head);
        ControlHeader header = ControlHeader.read(ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN));
        byte[] payload = new byte[header.payloadBytes()];
        in.readFully(payload);
        return new Frame(header, ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** Whether something has come that was not read yet. */
    boolean hasInput() throws IOException {
        return in.available() > 0;
    }

    /** Reads until the server closes or resets; fails if it never does. */
    void awaitClosed() throws IOException {
        try {
            while (in.read() >= 0) {
                continue;
            }
        } catch (SocketException e) {
            // A reset is a close as well.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
