package org.farheap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.farheap.server.near.ColdReading;
import org.farheap.server.near.SyntheticHeap;
import org.farheap.wire.NearWire.Call;
import org.farheap.wire.NearWire.NearHello;
import org.farheap.wire.NearWire.NearStatus;
import org.farheap.wire.NearWire.NearType;
import org.farheap.wire.NearWire.Result;
import org.farheap.wire.Wire;

/** The agent's side of a connection for near-data work. Blocking, one thread. */
final class NearClient implements AutoCloseable {
    static final long LIMIT_MILLIS = 60_000;

    final ControlClient connection;

    /** What a call was answered. */
    record Answer(int status, byte[] bytes, int frames) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        ColdReading cold() {
            assertEquals(NearStatus.OK, status, this::text);
            return ColdReading.of(bytes);
        }
    }

    private NearClient(ControlClient connection) {
        this.connection = connection;
    }

    static NearClient open(ServerProcess server, TestAgent agent) throws IOException {
        NearClient client = new NearClient(new ControlClient(server.port()));
        client.hello(agent.welcome.lease(), agent.welcome.key()).is(NearType.NEAR_WELCOME);
        return client;
    }

    static NearClient connect(ServerProcess server) throws IOException {
        return new NearClient(new ControlClient(server.port()));
    }

    ControlClient.Frame hello(long lease, long key) throws IOException {
        return connection.ask(NearType.NEAR_HELLO, helloPayload(Wire.MAGIC, Wire.VERSION, lease, key));
    }

    static byte[] helloPayload(int magic, short version, long lease, long key) {
        ByteBuffer payload = Wire.buffer(NearHello.SIZE);
        new NearHello(magic, version, (short) 0, lease, key).write(payload);
        return payload.array();
    }

    void describe(SyntheticHeap heap) throws IOException {
        for (SyntheticHeap.Frame frame : heap.frames()) {
            send(frame);
        }
    }

    /** Of a server that has the pages of some regions. */
    void describe(SyntheticHeap heap, int firstRegion, int endRegion) throws IOException {
        for (SyntheticHeap.Frame frame : heap.frames(firstRegion, endRegion)) {
            send(frame);
        }
    }

    void send(SyntheticHeap.Frame frame) throws IOException {
        connection.send(frame.type(), frame.payload());
    }

    Answer call(String function, byte... parameters) throws IOException {
        return call(function, LIMIT_MILLIS, parameters);
    }

    Answer call(String function, long limitMillis, byte[] parameters) throws IOException {
        sendCall(function, limitMillis, parameters);
        return receive();
    }

    void sendCall(String function, long limitMillis, byte[] parameters) throws IOException {
        connection.send(NearType.CALL, callPayload(function, limitMillis, parameters));
    }

    static byte[] callPayload(String function, long limitMillis, byte[] parameters) {
        byte[] name = function.getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = Wire.buffer(Call.SIZE + name.length + parameters.length);
        new Call(name.length, parameters.length, limitMillis).write(payload);
        return payload.put(name).put(parameters).array();
    }

    Answer receive() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int frames = 1; ; frames++) {
            ByteBuffer payload = connection.receive().is(NearType.RESULT).payload();
            Result result = Result.read(payload);
            assertEquals(result.bytes(), payload.remaining());
            byte[] bytes = new byte[result.bytes()];
            payload.get(bytes);
            all.write(bytes);
            if (result.more() == 0) {
                return new Answer(result.status(), all.toByteArray(), frames);
            }
        }
    }

    static byte[] parameter(int value) {
        return Wire.buffer(Integer.BYTES).putInt(value).array();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
