package org.farheap.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.farheap.server.near.DescribedPeers;
import org.farheap.server.near.MalformedFrame;
import org.farheap.server.near.NearFailure;
import org.farheap.wire.NearWire.Entries;
import org.farheap.wire.NearWire.NearType;
import org.farheap.wire.NearWire.PeerStep;
import org.farheap.wire.Wire;
import org.farheap.wire.Wire.ControlHeader;
import org.farheap.wire.Wire.ControlType;
import org.farheap.wire.Wire.Refused;

/**
 * The connection to one peer of a call. Sending and receiving may go on at once, each from one thread; for a peer may give more than
 * sockets hold, and so must be heard while it is given something. Whatever comes from it, the worst is a failure in one line.
 */
final class PeerLine implements AutoCloseable {
    private static final int ADDRESSES_MAX = (Wire.CONTROL_PAYLOAD_BYTES_MAX - Entries.SIZE) / Long.BYTES;

    private final DescribedPeers.Peer peer;
    private final SocketChannel channel;
    private final InputStream in;
    private final NearFrames frames;
    /** It gives no address twice, and there are no more in the part that it gives them of. */
    private final long addressesMax;
    private long deadlineNanos;
    private long server;
    private long taken;
    private long waitedNanos;

    /**
     * @param channel blocking; this closes it
     * @param ahead what was read of it already
     * @param ownBytes of this server's part of the heap
     */
    PeerLine(DescribedPeers.Peer peer, SocketChannel channel, ByteBuffer ahead, long ownBytes) throws IOException {
        this.peer = peer;
        this.channel = channel;
        this.addressesMax = ownBytes / Long.BYTES;
        in = channel.socket().getInputStream();
        frames = new NearFrames(new TimedInput(), ahead, new NearFrames.Patience() {
            @Override
            public void begins() {}

            @Override
            public void ends() {}
        });
    }

    /** Reads until the deadline, and no longer. */
    private final class TimedInput implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer into) throws IOException {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            if (millis <= 0) {
                throw new SocketTimeoutException();
            }
            channel.socket().setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
            long start = System.nanoTime();
            int bytes = in.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
            waitedNanos += System.nanoTime() - start;
            into.position(into.position() + Math.max(bytes, 0));
            return bytes;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() {
            PeerLine.this.close();
        }
    }

    DescribedPeers.Peer peer() {
        return peer;
    }

    /** Who answers there: random, a process's. */
    long server() {
        return server;
    }

    /** How long it was waited for what it sent. */
    long waitedNanos() {
        return waitedNanos;
    }

    void meet(long otherServer) {
        server = otherServer;
    }

    void send(short type, Consumer<ByteBuffer> payload, int bytes) throws NearFailure, InterruptedException {
        try {
            write(type, payload, bytes);
        } catch (IOException e) {
            throw gone();
        }
    }

    private void write(short type, Consumer<ByteBuffer> payload, int bytes) throws IOException {
        ByteBuffer frame = Wire.buffer(ControlHeader.SIZE + bytes);
        new ControlHeader(bytes, type, (short) 0, 0).write(frame);
        payload.accept(frame);
        frame.flip();
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }

    /** Waits for a frame of this type and length. */
    ByteBuffer receive(short type, int bytes, long deadline) throws NearFailure, InterruptedException {
        ByteBuffer payload = next(deadline);
        if (frames.header().type() == ControlType.REFUSED) {
            throw refused(payload);
        }
        require(frames.header().type() == type && payload.remaining() == bytes);
        return payload;
    }

    private ByteBuffer next(long deadline) throws NearFailure, InterruptedException {
        deadlineNanos = deadline;
        try {
            return frames.next();
        } catch (SocketTimeoutException e) {
            throw lost("sent nothing in time");
        } catch (MalformedFrame e) {
            throw nonsense();
        } catch (IOException e) {
            throw gone();
        }
    }

    /** Nothing is given to anybody in a step: that always fits the sockets, for whoever is in the same step has taken all before it. */
    void giveNothing(int step) throws NearFailure, InterruptedException {
        send(NearType.PEER_STEP, new PeerStep(step, 0, 0)::write, PeerStep.SIZE);
    }

    /** Everything that is given to the peer in a step. @param addresses gives them */
    void give(int step, Consumer<LongConsumer> addresses) throws IOException {
        Giving giving = new Giving(step);
        try {
            addresses.accept(giving);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        giving.flush();
        write(NearType.PEER_STEP, new PeerStep(step, 1, giving.given)::write, PeerStep.SIZE);
    }

    /** Fills frames. */
    private final class Giving implements LongConsumer {
        private final int step;
        private final long[] addresses = new long[ADDRESSES_MAX];
        private int count;
        private long given;

        private Giving(int step) {
            this.step = step;
        }

        @Override
        public void accept(long address) {
            addresses[count++] = address;
            if (count == addresses.length) {
                try {
                    flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        private void flush() throws IOException {
            if (count > 0) {
                write(NearType.PEER_ADDRESSES, this::writeTo, Entries.SIZE + count * Long.BYTES);
            }
            given += count;
            count = 0;
        }

        private void writeTo(ByteBuffer out) {
            new Entries(step, count).write(out);
            for (int i = 0; i < count; i++) {
                out.putLong(addresses[i]);
            }
        }
    }

    /** Takes all that the peer gives in a step. @return whether it gave anything, to whomever */
    boolean take(int step, LongConsumer to, long deadline) throws NearFailure, InterruptedException {
        for (long ofStep = 0;;) {
            ByteBuffer payload = next(deadline);
            if (frames.header().type() == NearType.PEER_STEP) {
                require(payload.remaining() == PeerStep.SIZE);
                PeerStep end = PeerStep.read(payload);
                require(end.step() == step && end.count() == ofStep && (end.gives() == 1 || end.gives() == 0 && ofStep == 0));
                return end.gives() == 1;
            }
            ofStep += takeAddresses(step, payload, to);
        }
    }

    private int takeAddresses(int step, ByteBuffer payload, LongConsumer to) throws NearFailure {
        require(frames.header().type() == NearType.PEER_ADDRESSES && payload.remaining() >= Entries.SIZE);
        Entries head = Entries.read(payload);
        require(head.first() == step && head.count() > 0 && payload.remaining() == (long) head.count() * Long.BYTES);
        taken += head.count();
        if (taken > addressesMax) {
            throw lost("gave more addresses than there are");
        }
        while (payload.hasRemaining()) {
            to.accept(payload.getLong());
        }
        return head.count();
    }

    private void require(boolean holds) throws NearFailure {
        if (!holds) {
            throw nonsense();
        }
    }

    /** An end of the connection: of our own call, when this thread is interrupted. */
    private NearFailure gone() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return lost("has ended the call");
    }

    private NearFailure nonsense() {
        return lost("sent what is no part of this call");
    }

    private NearFailure refused(ByteBuffer payload) throws NearFailure {
        require(payload.remaining() >= Refused.SIZE);
        payload.position(Refused.SIZE);
        return lost("refused: " + OneLine.of(StandardCharsets.UTF_8.decode(payload).toString()));
    }

    /** @param what it did */
    NearFailure lost(String what) {
        return NearFailure.peerLost("the memory server " + peer + " " + what);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone either way.
        }
    }
}
