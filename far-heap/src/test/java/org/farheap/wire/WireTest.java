package org.farheap.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.farheap.wire.Wire.Attach;
import org.farheap.wire.Wire.ControlHeader;
import org.farheap.wire.Wire.ControlType;
import org.farheap.wire.Wire.DataReply;
import org.farheap.wire.Wire.DataRequest;
import org.farheap.wire.Wire.DataStatus;
import org.farheap.wire.Wire.Extent;
import org.farheap.wire.Wire.ExtentRef;
import org.farheap.wire.Wire.Hello;
import org.farheap.wire.Wire.Pong;
import org.farheap.wire.Wire.Refusal;
import org.farheap.wire.Wire.Refused;
import org.farheap.wire.Wire.Welcome;
import org.junit.jupiter.api.Test;

/** Every struct writes, and reads back from, the bytes that the agent's own test expects too. */
final class WireTest {
    private static final long LEASE = 0xf1f2f3f4f5f6f7f8L;
    private static final long KEY = 0xe1e2e3e4e5e6e7e8L;
    private static final long REQUEST = 0xd1d2d3d4d5d6d7d8L;

    private final Map<String, byte[]> golden = golden();

    @Test
    void aControlHeaderIsItsGoldenBytes() {
        var header = new ControlHeader(0x01020304, ControlType.ATTACH, (short) 0, 0x1112131415161718L);
        check("control_header", ControlHeader.SIZE, header, header::write, ControlHeader::read);
    }

    @Test
    void aHelloIsItsGoldenBytes() {
        var hello = new Hello(Wire.MAGIC, Wire.VERSION, (short) 5, 0x180000000L, 0x240000000L, 4096, 0x12345, 0x2122232425262728L);
        check("hello", Hello.SIZE, hello, hello::write, Hello::read);
    }

    @Test
    void aWelcomeIsItsGoldenBytes() {
        var welcome = new Welcome(LEASE, KEY, 0x4000000L, 0x155, 0);
        check("welcome", Welcome.SIZE, welcome, welcome::write, Welcome::read);
    }

    @Test
    void aRefusedIsItsGoldenBytes() {
        var refused = new Refused(Refusal.NO_MEMORY, 0x21);
        check("refused", Refused.SIZE, refused, refused::write, Refused::read);
    }

    @Test
    void aPongIsItsGoldenBytes() {
        var pong = new Pong(0xa1a2a3a4a5a6a7a8L, 0xb1b2b3b4b5b6b7b8L, 0xc1c2c3c4c5c6c7c8L);
        check("pong", Pong.SIZE, pong, pong::write, Pong::read);
    }

    @Test
    void anExtentRefIsItsGoldenBytes() {
        var ref = new ExtentRef(0x203, 0);
        check("extent_ref", ExtentRef.SIZE, ref, ref::write, ExtentRef::read);
    }

    @Test
    void anExtentIsItsGoldenBytes() {
        var extent = new Extent(0x203, 0x31, 0x7f0102030405L);
        check("extent", Extent.SIZE, extent, extent::write, Extent::read);
    }

    @Test
    void anAttachIsItsGoldenBytes() {
        var attach = new Attach(7, 0x166);
        check("attach", Attach.SIZE, attach, attach::write, Attach::read);
    }

    @Test
    void aDataRequestIsItsGoldenBytes() {
        var request = new DataRequest(LEASE, KEY, REQUEST, 0x240001000L, 0x40000, 7);
        check("data_request", DataRequest.SIZE, request, request::write, DataRequest::read);
        ByteBuffer bytes = goldenBuffer("data_request");
        assertEquals(LEASE, bytes.getLong(DataRequest.LEASE));
        assertEquals(KEY, bytes.getLong(DataRequest.KEY));
        assertEquals(REQUEST, bytes.getLong(DataRequest.REQUEST));
        assertEquals(0x240001000L, bytes.getLong(DataRequest.OFFSET));
        assertEquals(0x40000, bytes.getInt(DataRequest.BYTES));
        assertEquals(7, bytes.getInt(DataRequest.CHANNEL));
    }

    @Test
    void aDataReplyIsItsGoldenBytes() {
        var reply = new DataReply(REQUEST, DataStatus.REFUSED, 0x40000);
        check("data_reply", DataReply.SIZE, reply, reply::write, DataReply::read);
        ByteBuffer bytes = goldenBuffer("data_reply");
        assertEquals(REQUEST, bytes.getLong(DataReply.REQUEST));
        assertEquals(DataStatus.REFUSED, bytes.getInt(DataReply.STATUS));
        assertEquals(0x40000, bytes.getInt(DataReply.BYTES));
    }

    private <T> void check(String name, int size, T value, Consumer<ByteBuffer> write, Function<ByteBuffer, T> read) {
        ByteBuffer written = Wire.buffer(size);
        write.accept(written);
        assertEquals(size, written.position(), "writes its whole size");
        assertArrayEquals(golden.get(name), written.array());
        assertEquals(value, read.apply(goldenBuffer(name)));
    }

    private ByteBuffer goldenBuffer(String name) {
        byte[] bytes = golden.get(name);
        return Wire.buffer(bytes.length).put(bytes).flip();
    }

    private static Map<String, byte[]> golden() {
        try (InputStream in = WireTest.class.getResourceAsStream("/wire-golden.txt")) {
            assertTrue(in != null, "wire-golden.txt is on the test class path");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split(": "))
                    .collect(Collectors.toMap(part -> part[0], part -> HexFormat.of().parseHex(part[1])));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
