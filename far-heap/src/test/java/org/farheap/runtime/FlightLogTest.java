package org.farheap.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The reader of the flight log")
final class FlightLogTest {
    private static final int RECORDS = 4;
    private static final int RECORD_BYTES = 64;

    private final ByteBuffer ring = ByteBuffer.allocateDirect(RECORDS * RECORD_BYTES).order(ByteOrder.nativeOrder());
    private final FlightLog log = new FlightLog(ring);
    private final FlightRecord record = new FlightRecord();

    @Test
    @DisplayName("reads the bytes that the agent writes")
    void readsTheBytesThatTheAgentWrites() throws IOException {
        try (InputStream golden = FlightLogTest.class.getResourceAsStream("/flight-golden.txt")) {
            String text = new String(golden.readAllBytes(), StandardCharsets.US_ASCII).strip();
            ring.put(0, HexFormat.of().parseHex(text));
        }
        assertTrue(log.next(record));
        assertEquals(0x0102030405060708L, record.startNanos);
        assertEquals(0x1112131415161718L, record.durationNanos);
        assertEquals(FlightRecord.WRITE_BACK, record.kind);
        assertEquals(0x21, record.cause);
        assertEquals(0x3132, record.detail);
        assertEquals(0x41424344L, record.weight);
        assertEquals(0x51525354L, record.place);
        assertEquals(0x61626364L, record.count);
        assertArrayEquals(new long[] {0x7172737475767778L, 0x8182838485868788L, 0x9192939495969798L}, record.values);
    }

    @Test
    @DisplayName("finds nothing in an empty ring, and not what is still being written")
    void findsNothingInAnEmptyRing() {
        empty();
        assertFalse(log.next(record));
        ring.putLong(8, 77);
        assertFalse(log.next(record));
        ring.putLong(0, 1);
        assertTrue(log.next(record));
        assertEquals(77, record.startNanos);
    }

    @Test
    @DisplayName("gives every place back for the next time round")
    void givesEveryPlaceBack() {
        empty();
        for (int position = 0; position < 10 * RECORDS; position++) {
            int at = position % RECORDS * RECORD_BYTES;
            assertEquals(position, ring.getLong(at), "the place is free for position " + position);
            ring.putLong(at + 8, position * 3L);
            ring.putLong(at, position + 1);
            assertTrue(log.next(record));
            assertEquals(position * 3L, record.startNanos);
            assertFalse(log.next(record));
        }
    }

    @Test
    @DisplayName("reads numbers without a sign as such")
    void readsNumbersWithoutASign() {
        empty();
        ring.putLong(24, 0xffff_ffff_fffe_ffffL);
        ring.putLong(32, 0xffff_fffe_ffff_ffffL);
        ring.putLong(0, 1);
        assertTrue(log.next(record));
        assertEquals(0xff, record.kind);
        assertEquals(0xfffe, record.detail);
        assertEquals(0xffff_ffffL, record.weight);
        assertEquals(0xffff_ffffL, record.place);
        assertEquals(0xffff_fffeL, record.count);
    }

    private void empty() {
        for (int i = 0; i < RECORDS; i++) {
            ring.putLong(i * RECORD_BYTES, i);
        }
    }
}
