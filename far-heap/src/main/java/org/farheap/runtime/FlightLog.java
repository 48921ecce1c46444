package org.farheap.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reads the ring that flight_log.hpp draws: many writers, this one reader.
final class FlightLog {
    private static final int RECORD_BYTES = 64;
    private static final VarHandle WORD = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer ring;
    private final int records;
    private long position;

    FlightLog(ByteBuffer ring) {
        this.ring = ring.order(ByteOrder.nativeOrder());
        this.records = ring.capacity() / RECORD_BYTES;
    }

    /// Takes the next record out of the ring; false when there is none, or its writer has not finished it.
    boolean next(FlightRecord out) {
        int at = (int) (position % records) * RECORD_BYTES;
        if ((long) WORD.getAcquire(ring, at) != position + 1) {
            return false;
        }
        read(at, out);
        WORD.setRelease(ring, at, position + records);
        position++;
        return true;
    }

    private void read(int at, FlightRecord out) {
        out.startNanos = ring.getLong(at + 8);
        out.durationNanos = ring.getLong(at + 16);
        long what = ring.getLong(at + 24);
        out.kind = (int) (what & 0xff);
        out.cause = (int) (what >>> 8 & 0xff);
        out.detail = (int) (what >>> 16 & 0xffff);
        out.weight = what >>> 32;
        long where = ring.getLong(at + 32);
        out.place = where & 0xffff_ffffL;
        out.count = where >>> 32;
        for (int i = 0; i < out.values.length; i++) {
            out.values[i] = ring.getLong(at + 40 + 8 * i);
        }
    }
}
