package org.farheap.agent;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.farheap.wire.Wire;

/** Something that listens where a memory server should, and answers in its own way. */
final class FakeServer implements AutoCloseable {
    /** How it answers a connection. */
    enum Manner {
        /** Refuses: it speaks another version of the protocol. */
        OTHER_VERSION,
        /** Takes the greeting and never says a word. */
        SILENT,
        /** Answers with what is no frame at all. */
        GARBLED,
        /** Answers with a frame that claims to be enormous. */
        ABSURD,
        /** Closes without an answer. */
        CLOSING
    }

    private static final int GREETING_BYTES = Wire.ControlHeader.SIZE + Wire.Hello.SIZE;
    private static final String OTHER_VERSION_TEXT = "this server speaks version 999 of the protocol";

    private final Manner manner;
    private final ServerSocket listener;

    FakeServer(Manner manner) {
        this.manner = manner;
        try {
            listener = new ServerSocket(0, 16, InetAddress.getByName("127.0.0.1"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofPlatform().daemon().name("fake-server").start(this::listen);
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                Thread.ofPlatform().daemon().name("fake-server-connection").start(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.getInputStream().readNBytes(GREETING_BYTES);
            if (manner != Manner.CLOSING) {
                connection.getOutputStream().write(answer());
                new DataInputStream(connection.getInputStream()).readAllBytes();
            }
        } catch (IOException gone) {
            // The agent has left: that is what these tests are about.
        }
    }

    private byte[] answer() {
        return switch (manner) {
            case OTHER_VERSION -> otherVersion();
            case GARBLED -> "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            case ABSURD -> header(Integer.MAX_VALUE, Wire.ControlType.WELCOME).array();
            case SILENT, CLOSING -> new byte[0];
        };
    }

    private static ByteBuffer header(int payloadBytes, short type) {
        ByteBuffer frame = Wire.buffer(Wire.ControlHeader.SIZE);
        new Wire.ControlHeader(payloadBytes, type, (short) 0, 1).write(frame);
        return frame.flip();
    }

    private static byte[] otherVersion() {
        byte[] text = OTHER_VERSION_TEXT.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = Wire.buffer(Wire.ControlHeader.SIZE + Wire.Refused.SIZE + text.length);
        frame.put(header(Wire.Refused.SIZE + text.length, Wire.ControlType.REFUSED));
        new Wire.Refused(Wire.Refusal.BAD_VERSION, text.length).write(frame);
        return frame.put(text).array();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
