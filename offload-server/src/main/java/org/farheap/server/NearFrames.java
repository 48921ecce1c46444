package org.farheap.server;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.farheap.server.near.MalformedFrame;
import org.farheap.wire.Wire;
import org.farheap.wire.Wire.ControlHeader;

/** Frames of a near-data connection, read one by one from a blocking channel into one buffer. One thread's. */
final class NearFrames {
    private final ReadableByteChannel channel;
    private final Patience patience;
    /** What was read with the hello. */
    private final ByteBuffer ahead;
    private final ByteBuffer buffer = Wire.buffer(ControlHeader.SIZE + Wire.CONTROL_PAYLOAD_BYTES_MAX);
    private ControlHeader header;

    /** Told when a frame has begun and its rest is to come soon, and when it is there. */
    interface Patience {
        void begins();

        void ends();
    }

    NearFrames(ReadableByteChannel channel, ByteBuffer ahead, Patience patience) {
        this.channel = channel;
        this.ahead = ahead;
        this.patience = patience;
    }

    /**
     * Waits for a frame. @return its payload, little-endian, overwritten by the next
     *
     * @throws EOFException if there is no further one
     * @throws MalformedFrame if it is larger than frames are
     */
    ByteBuffer next() throws IOException, MalformedFrame {
        buffer.clear();
        fill(1);
        patience.begins();
        fill(ControlHeader.SIZE);
        header = ControlHeader.read(buffer.duplicate().order(buffer.order()).flip());
        int bytes = header.payloadBytes();
        if (header.zero() != 0 || bytes < 0 || bytes > Wire.CONTROL_PAYLOAD_BYTES_MAX) {
            throw new MalformedFrame("no such frame here");
        }
        fill(ControlHeader.SIZE + bytes);
        patience.ends();
        return buffer.slice(ControlHeader.SIZE, bytes).order(buffer.order());
    }

    /** Of the frame that {@link #next} told last; null before. */
    ControlHeader header() {
        return header;
    }

    /** Reads until that many bytes of the frame are there, and none of the next. */
    private void fill(int bytes) throws IOException {
        buffer.limit(bytes);
        while (buffer.hasRemaining()) {
            if (ahead.hasRemaining()) {
                buffer.put(ahead.get());
            } else if (channel.read(buffer) < 0) {
                throw new EOFException();
            }
        }
    }
}
