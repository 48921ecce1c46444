package org.farheap.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.farheap.wire.Wire;
import org.farheap.wire.Wire.ControlType;
import org.farheap.wire.Wire.ExtentRef;
import org.farheap.wire.Wire.Pong;
import org.farheap.wire.Wire.Refusal;
import org.farheap.wire.Wire.Refused;
import org.farheap.wire.Wire.Welcome;

/**
 * What the server says to one control frame; the connection adds the frame's header.
 *
 * @param closes whether the connection ends after it
 */
record Answer(short type, byte[] payload, boolean closes) {
    static Answer welcome(Lease lease, byte[] workerAddress) {
        ByteBuffer out = Wire.buffer(Welcome.SIZE + workerAddress.length);
        new Welcome(lease.id(), lease.key(), Lease.EXTENT_BYTES, workerAddress.length, 0).write(out);
        return new Answer(ControlType.WELCOME, out.put(workerAddress).array(), false);
    }

    static Answer pong(Lease lease) {
        ByteBuffer out = Wire.buffer(Pong.SIZE);
        lease.work().write(out);
        return new Answer(ControlType.PONG, out.array(), false);
    }

    static Answer attached(int channel) {
        return extentRef(ControlType.ATTACHED, channel);
    }

    static Answer released(int index) {
        return extentRef(ControlType.RELEASED, index);
    }

    static Answer extent(int index, Extent extent) {
        ByteBuffer out = Wire.buffer(Wire.Extent.SIZE + extent.remoteKey().length);
        new Wire.Extent(index, extent.remoteKey().length, extent.address()).write(out);
        return new Answer(ControlType.EXTENT, out.put(extent.remoteKey()).array(), false);
    }

    /** The request cannot be met; the lease goes on. */
    static Answer refused(int refusal, String text) {
        return refusal(refusal, text, false);
    }

    /** There will be no lease. */
    static Answer rejected(int refusal, String text) {
        return refusal(refusal, text, true);
    }

    static Answer malformed(String text) {
        return refusal(Refusal.MALFORMED, text, true);
    }

    boolean refuses() {
        return type == ControlType.REFUSED;
    }

    /** The value of {@link Refusal}; only when it refuses. */
    int refusal() {
        return ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).getInt(Refused.REFUSAL);
    }

    private static Answer refusal(int refusal, String text, boolean closes) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = Wire.buffer(Refused.SIZE + utf8.length);
        new Refused(refusal, utf8.length).write(out);
        return new Answer(ControlType.REFUSED, out.put(utf8).array(), closes);
    }

    private static Answer extentRef(short type, int index) {
        ByteBuffer out = Wire.buffer(ExtentRef.SIZE);
        new ExtentRef(index, 0).write(out);
        return new Answer(type, out.array(), false);
    }
}
