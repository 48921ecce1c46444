package org.farheap.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.farheap.server.near.HeapDescription;
import org.farheap.server.near.MalformedFrame;
import org.farheap.wire.NearWire.Call;
import org.farheap.wire.NearWire.NearType;
import org.farheap.wire.NearWire.Result;
import org.farheap.wire.Wire;
import org.farheap.wire.Wire.ControlHeader;

/**
 * One lease's connection for near-data work, after its hello. A virtual thread of its own reads frames, and waits for calls; so a client
 * that floods, or sends nothing, or does not take its results is slowed by TCP, and costs one frame, one description and one answer.
 *
 * <p>Others may end it, or its call. The control thread ends it when a frame that has begun, or an answer, takes too long on its way.
 */
final class NearConnection {
    private static final long FRAME_DEADLINE = TimeUnit.SECONDS.toNanos(4);
    /** For a frame of an answer: the client may read slowly, but must read. */
    private static final long ANSWER_DEADLINE = TimeUnit.SECONDS.toNanos(4);
    private static final long LINGER_DEADLINE = TimeUnit.SECONDS.toNanos(1);
    private static final int ANSWER_BYTES_MAX = Wire.CONTROL_PAYLOAD_BYTES_MAX - Result.SIZE;

    private final SocketChannel channel;
    private final Lease lease;
    private final NearWork work;
    private final NearFrames frames;
    private final HeapDescription description;
    private Thread thread;
    private volatile boolean hasDeadline;
    private volatile long deadlineNanos;
    private volatile boolean ended;
    private volatile NearCall running;

    /**
     * @param channel blocking; this closes it
     * @param ahead what came behind the hello
     */
    NearConnection(SocketChannel channel, ByteBuffer ahead, Lease lease, NearWork work) {
        this.channel = channel;
        this.lease = lease;
        this.work = work;
        this.frames = new NearFrames(channel, ahead, new NearFrames.Patience() {
            @Override
            public void begins() {
                startDeadline(FRAME_DEADLINE);
            }

            @Override
            public void ends() {
                hasDeadline = false;
            }
        });
        this.description = work.description(lease);
    }

    /** @param closed run at the end, on the connection's thread */
    void start(long helloCorrelation, Runnable closed) {
        thread = Thread.ofVirtual().name("farheap near connection").unstarted(() -> {
            serve(helloCorrelation);
            description.close();
            closed.run();
        });
        thread.start();
    }

    private void serve(long helloCorrelation) {
        try (channel) {
            send(helloCorrelation, NearType.NEAR_WELCOME, new byte[0]);
            takeFrames();
        } catch (IOException | InterruptedException e) {
            // The client has gone, or the lease has ended: there is nobody to tell.
        } catch (Throwable e) {
            // What a client sent must never end the server; this one is our own bug, and costs only that client.
            Log.say("internal error on a near-data connection, closing it: " + e);
        }
    }

    private void takeFrames() throws IOException, InterruptedException {
        try {
            while (!ended) {
                ByteBuffer payload = frames.next();
                if (frames.header().type() == NearType.CALL) {
                    call(frames.header().correlation(), payload);
                } else {
                    description.take(frames.header().type(), payload);
                }
            }
        } catch (MalformedFrame e) {
            Answer refused = Answer.malformed(e.getMessage());
            send(frames.header().correlation(), refused.type(), refused.payload());
            linger();
        }
    }

    /** Waits for the client to have read why, and to close: what it has sent unread would otherwise reset the connection under it. */
    private void linger() throws IOException {
        channel.shutdownOutput();
        startDeadline(LINGER_DEADLINE);
        ByteBuffer ignored = Wire.buffer(Wire.CONTROL_PAYLOAD_BYTES_MAX);
        while (channel.read(ignored) >= 0) {
            ignored.clear();
        }
    }

    private void call(long correlation, ByteBuffer payload) throws IOException, MalformedFrame, InterruptedException {
        if (payload.remaining() < Call.SIZE) {
            throw new MalformedFrame("a call without its head");
        }
        Call call = Call.read(payload);
        long bytes = Integer.toUnsignedLong(call.functionBytes()) + Integer.toUnsignedLong(call.parameterBytes());
        if (bytes != payload.remaining()) {
            throw new MalformedFrame("a call whose lengths do not agree");
        }
        byte[] name = new byte[call.functionBytes()];
        payload.get(name);
        ByteBuffer parameters = Wire.buffer(call.parameterBytes()).put(payload).flip();
        NearOutcome outcome = work.call(lease, description, OneLine.of(new String(name, StandardCharsets.UTF_8)), parameters,
                call.limitMillis(), now -> running = now);
        description.callHasEnded();
        answer(correlation, outcome);
    }

    private void answer(long correlation, NearOutcome outcome) throws IOException {
        byte[] all = outcome.bytes();
        int from = 0;
        do {
            int bytes = Math.min(ANSWER_BYTES_MAX, all.length - from);
            ByteBuffer payload = Wire.buffer(Result.SIZE + bytes);
            new Result(outcome.status(), bytes, from + bytes < all.length ? 1 : 0, 0).write(payload);
            send(correlation, NearType.RESULT, payload.put(all, from, bytes).array());
            from += bytes;
        } while (from < all.length);
    }

    private void send(long correlation, short type, byte[] payload) throws IOException {
        ByteBuffer frame = Wire.buffer(ControlHeader.SIZE + payload.length);
        new ControlHeader(payload.length, type, (short) 0, correlation).write(frame);
        frame.put(payload).flip();
        startDeadline(ANSWER_DEADLINE);
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
        hasDeadline = false;
    }

    private void startDeadline(long nanos) {
        deadlineNanos = System.nanoTime() + nanos;
        hasDeadline = true;
    }

    /** Ends it if the client has not sent, or not taken, what it should have by now. Any thread. */
    void endIfLate(long nowNanos) {
        if (hasDeadline && nowNanos - deadlineNanos >= 0) {
            end();
        }
    }

    /** Ends it, and its call. Any thread. */
    void end() {
        ended = true;
        cancelCall("the lease has ended");
        thread.interrupt();
    }

    /** Ends the call that runs now, if one does. Any thread. */
    void cancelCall(String why) {
        NearCall call = running;
        if (call != null) {
            call.cancel(why);
        }
    }
}
