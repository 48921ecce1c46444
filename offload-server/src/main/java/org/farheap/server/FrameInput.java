package org.farheap.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.farheap.wire.NearWire.NearHello;
import org.farheap.wire.NearWire.NearType;
import org.farheap.wire.NearWire.PeerHello;
import org.farheap.wire.Wire;
import org.farheap.wire.Wire.Attach;
import org.farheap.wire.Wire.ControlHeader;
import org.farheap.wire.Wire.ControlType;
import org.farheap.wire.Wire.ExtentRef;
import org.farheap.wire.Wire.Hello;

/**
 * Bytes of a control connection, cut into frames. Holds one small buffer; only a sound header that announces more makes it larger,
 * up to what its type of frame can need, and no longer than that frame is there.
 */
final class FrameInput {
    /** Holds any frame but a large attach. */
    private static final int SMALL_BYTES = 512;

    private static final int ATTACH_BYTES_MAX = Attach.SIZE + WorkerAddress.BYTES_MAX;

    static {
        assert SMALL_BYTES >= ControlHeader.SIZE + Hello.SIZE + Wire.TOKEN_BYTES_MAX;
        assert ATTACH_BYTES_MAX <= Wire.CONTROL_PAYLOAD_BYTES_MAX;
    }

    private ByteBuffer buffer = Wire.buffer(SMALL_BYTES);
    private ControlHeader header;

    /** @return false at the end of the stream */
    boolean readFrom(ReadableByteChannel channel) throws IOException {
        return channel.read(buffer) >= 0;
    }

    /** Whether a header is there; then {@link #header} has it and {@link #headerSound} must be asked before anything else. */
    boolean hasHeader() {
        if (header == null && buffer.position() >= ControlHeader.SIZE) {
            header = ControlHeader.read(buffer.duplicate().order(buffer.order()).flip());
        }
        return header != null;
    }

    ControlHeader header() {
        return header;
    }

    /** Whether the header is one that an agent sends, with a payload that its type can have. */
    boolean headerSound() {
        int bytes = header.payloadBytes();
        return header.zero() == 0 && switch (header.type()) {
            case ControlType.HELLO -> bytes >= Hello.SIZE && bytes <= Hello.SIZE + Wire.TOKEN_BYTES_MAX;
            case ControlType.ATTACH -> bytes > Attach.SIZE && bytes <= ATTACH_BYTES_MAX;
            case ControlType.LEASE_EXTENT, ControlType.RELEASE_EXTENT -> bytes == ExtentRef.SIZE;
            case NearType.NEAR_HELLO -> bytes == NearHello.SIZE;
            case NearType.PEER_HELLO -> bytes == PeerHello.SIZE;
            case ControlType.PING, ControlType.BYE -> bytes == 0;
            default -> false;
        };
    }

    /** The payload of the sound frame at the front, positioned at 0, or null until all of it is there. Consumes the frame. */
    ByteBuffer takePayload() {
        int frameBytes = ControlHeader.SIZE + header.payloadBytes();
        if (buffer.position() < frameBytes) {
            makeRoom(frameBytes);
            return null;
        }
        ByteBuffer payload = Wire.buffer(header.payloadBytes());
        payload.put(0, buffer, ControlHeader.SIZE, header.payloadBytes());
        buffer.flip().position(frameBytes);
        buffer.compact();
        header = null;
        shrink();
        return payload;
    }

    /** What was read behind the frame that was taken last; forgets it. */
    ByteBuffer takeRest() {
        ByteBuffer rest = Wire.buffer(buffer.position()).put(buffer.flip()).flip();
        discard();
        return rest;
    }

    /** Forgets all that was read. */
    void discard() {
        buffer.clear();
        header = null;
    }

    private void makeRoom(int frameBytes) {
        if (buffer.capacity() < frameBytes) {
            buffer = Wire.buffer(frameBytes).put(buffer.flip());
        }
    }

    private void shrink() {
        if (buffer.capacity() > SMALL_BYTES && buffer.position() <= SMALL_BYTES) {
            buffer = Wire.buffer(SMALL_BYTES).put(buffer.flip());
        }
    }
}
