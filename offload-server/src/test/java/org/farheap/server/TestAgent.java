package org.farheap.server;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.farheap.wire.Wire.ControlType;
import org.farheap.wire.Wire.DataId;
import org.farheap.wire.Wire.DataStatus;
import org.farheap.wire.Wire.Extent;
import org.farheap.wire.Wire.Pong;
import org.farheap.wire.Wire.Welcome;

/** A whole agent: a lease with one data channel, and pings to keep it. One thread. */
final class TestAgent implements AutoCloseable {
    static final int CHANNEL = 3;

    final ControlClient control;
    final UcxClient data;
    final Welcome welcome;
    final byte[] serverAddress;

    TestAgent(ServerProcess server, long quotaBytes, long firstOffset, String transports) throws IOException {
        this(new ControlClient(server.port()), quotaBytes, firstOffset, transports);
    }

    TestAgent(ControlClient control, long quotaBytes, long firstOffset, String transports) throws IOException {
        this.control = control;
        ControlClient.Frame frame = control.hello(quotaBytes, firstOffset, "").is(ControlType.WELCOME);
        welcome = Welcome.read(frame.payload());
        serverAddress = new byte[welcome.workerAddressBytes()];
        frame.payload().get(serverAddress);
        data = new UcxClient(transports);
        attach(CHANNEL, data);
    }

    void attach(int channel, UcxClient client) throws IOException {
        control.attach(channel, client.workerAddress()).is(ControlType.ATTACHED);
        client.connect(serverAddress);
    }

    /** @param remoteKey packed */
    record Leased(long address, byte[] remoteKey) {}

    Leased lease(int index) throws IOException {
        var payload = control.leaseExtent(index).is(ControlType.EXTENT).payload();
        Extent extent = Extent.read(payload);
        byte[] key = new byte[extent.rkeyBytes()];
        payload.get(key);
        return new Leased(extent.address(), key);
    }

    void release(int index) throws IOException {
        control.releaseExtent(index).is(ControlType.RELEASED);
    }

    UcxClient.Reply read(long offset, int bytes) throws Exception {
        return data.await(data.send(DataId.READ, welcome.lease(), welcome.key(), offset, bytes, CHANNEL, new byte[0]));
    }

    UcxClient.Reply write(long offset, byte[] pages) throws Exception {
        return data.await(data.send(DataId.WRITE, welcome.lease(), welcome.key(), offset, pages.length, CHANNEL, pages));
    }

    /** Asks for pages {@code times} times and takes no reply; ends early when the server has had enough. */
    void flood(int times, int bytes) throws Exception {
        for (int i = 0; i < times && !data.sendWithoutListening(welcome.lease(), welcome.key(), bytes, CHANNEL); i++) {
            continue;
        }
    }

    /** As the server tells it now. */
    Pong work() throws IOException {
        return Pong.read(control.ping().is(ControlType.PONG).payload());
    }

    byte[] readPages(long offset, int bytes) throws Exception {
        UcxClient.Reply reply = read(offset, bytes);
        if (reply.status() != DataStatus.OK || reply.bytes() != bytes || reply.pages().length != bytes) {
            throw new AssertionError("a read was answered " + reply.status() + ", " + reply.bytes() + " bytes");
        }
        return reply.pages();
    }

    void writePages(long offset, byte[] pages) throws Exception {
        UcxClient.Reply reply = write(offset, pages);
        if (reply.status() != DataStatus.OK || reply.bytes() != pages.length || reply.pages().length != 0) {
            throw new AssertionError("a write was answered " + reply.status() + ", " + reply.bytes() + " bytes");
        }
    }

    /** Pages that no other offset or salt has. */
    static byte[] pattern(long offset, long salt, int bytes) {
        byte[] pages = new byte[bytes];
        long value = offset * 0x9E3779B97F4A7C15L ^ salt;
        for (int i = 0; i < bytes; i++) {
            value = value * 6364136223846793005L + 1442695040888963407L;
            pages[i] = (byte) (value >>> 56);
        }
        return pages;
    }

    static boolean zeros(byte[] pages) {
        return Arrays.equals(pages, new byte[pages.length]);
    }

    /** Pings until told to stop, or closed by the server, for tests that are busy with something else. */
    Thread pinging(AtomicBoolean stop) {
        return Thread.ofPlatform().start(() -> {
            try {
                while (!stop.get()) {
                    control.ping().is(ControlType.PONG);
                    Thread.sleep(200);
                }
            } catch (IOException closed) {
                // The test finds out when it asks for something itself.
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Override
    public void close() throws IOException {
        data.close();
        control.close();
    }
}
