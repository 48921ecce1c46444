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
import org.farheap.wire.NearWire.Call;
import org.farheap.wire.NearWire.ClassLayout;
import org.farheap.wire.NearWire.ColdClass;
import org.farheap.wire.NearWire.ColdHeap;
import org.farheap.wire.NearWire.ColdRegion;
import org.farheap.wire.NearWire.Entries;
import org.farheap.wire.NearWire.HeapEncoding;
import org.farheap.wire.NearWire.LayoutKind;
import org.farheap.wire.NearWire.NearHello;
import org.farheap.wire.NearWire.NearStatus;
import org.farheap.wire.NearWire.NearType;
import org.farheap.wire.NearWire.OopMapBlock;
import org.farheap.wire.NearWire.Peer;
import org.farheap.wire.NearWire.PeerHello;
import org.farheap.wire.NearWire.PeerStep;
import org.farheap.wire.NearWire.PeerWelcome;
import org.farheap.wire.NearWire.Peers;
import org.farheap.wire.NearWire.ReferenceSource;
import org.farheap.wire.NearWire.ReferenceTargets;
import org.farheap.wire.NearWire.References;
import org.farheap.wire.NearWire.ReferencesAsked;
import org.farheap.wire.NearWire.Region;
import org.farheap.wire.NearWire.RegionKind;
import org.farheap.wire.NearWire.Result;
import org.farheap.wire.NearWire.Verdict;
import org.farheap.wire.Wire.ControlHeader;
import org.junit.jupiter.api.Test;

/** Twin of near_wire_test.cpp: every struct writes, and reads back from, the bytes that the agent's own test expects too. */
final class NearWireTest {
    private static final int LINES = 22;

    private final Map<String, byte[]> golden = golden();

    @Test
    void theFileHasALineForEachStruct() {
        assertEquals(LINES, golden.size());
    }

    @Test
    void aNearHeaderIsItsGoldenBytes() {
        var header = new ControlHeader(0x0102, NearType.RESULT, (short) 0, 0x1112131415161718L);
        check("near_header", ControlHeader.SIZE, header, header::write, ControlHeader::read);
    }

    @Test
    void aNearHelloIsItsGoldenBytes() {
        var hello = new NearHello(Wire.MAGIC, Wire.VERSION, (short) 0, 0xf1f2f3f4f5f6f7f8L, 0xe1e2e3e4e5e6e7e8L);
        check("near_hello", NearHello.SIZE, hello, hello::write, NearHello::read);
    }

    @Test
    void aHeapEncodingIsItsGoldenBytes() {
        var encoding = new HeapEncoding(0x700000000L, 0x80000000L, 0x600000000L, 0x7f0001000000L, 0x200000, 8, (byte) 1, (byte) 3,
                (byte) 1, (byte) 10, (byte) 1);
        check("heap_encoding", HeapEncoding.SIZE, encoding, encoding::write, HeapEncoding::read);
    }

    @Test
    void entriesAreTheirGoldenBytes() {
        var entries = new Entries(0x01020304, 0x05060708);
        check("entries", Entries.SIZE, entries, entries::write, Entries::read);
    }

    @Test
    void aClassLayoutIsItsGoldenBytes() {
        var layout = new ClassLayout(0x7f0001002030L, 0x68, LayoutKind.MIRROR, (short) 15, (short) 2, (short) 0x10, (short) 3, (short) 1,
                0x30, 0x34, 0x70, 0);
        check("class_layout", ClassLayout.SIZE, layout, layout::write, ClassLayout::read);
    }

    @Test
    void anOopMapBlockIsItsGoldenBytes() {
        var block = new OopMapBlock(12, 0x0102);
        check("oop_map_block", OopMapBlock.SIZE, block, block::write, OopMapBlock::read);
    }

    @Test
    void aRegionIsItsGoldenBytes() {
        var region = new Region(0x2122232425262728L, 0x1ffff8, RegionKind.HUMONGOUS_CONTINUES);
        check("region", Region.SIZE, region, region::write, Region::read);
    }

    @Test
    void aCallIsItsGoldenBytes() {
        var call = new Call(9, 0x0102, 0x3132333435363738L);
        check("call", Call.SIZE, call, call::write, Call::read);
    }

    @Test
    void aResultIsItsGoldenBytes() {
        var result = new Result(NearStatus.OUT_OF_MEMORY, 0xfff0, 1, 0);
        check("result", Result.SIZE, result, result::write, Result::read);
    }

    @Test
    void aColdHeapIsItsGoldenBytes() {
        var heap = new ColdHeap(0x01020304, 0x05060708, 0x0a, 0, 0x4142434445464748L, 0x5152535455565758L);
        check("cold_heap", ColdHeap.SIZE, heap, heap::write, ColdHeap::read);
    }

    @Test
    void aColdClassIsItsGoldenBytes() {
        var row = new ColdClass(0x7f0001002030L, 0x6162636465666768L, 0x7172737475767778L, 0x8182838485868788L, 0x9192939495969798L);
        check("cold_class", ColdClass.SIZE, row, row::write, ColdClass::read);
    }

    @Test
    void aColdRegionIsItsGoldenBytes() {
        var row = new ColdRegion(0x0203, 0, 0x2122232425262728L, 0x200000, 0x1000);
        check("cold_region", ColdRegion.SIZE, row, row::write, ColdRegion::read);
    }

    @Test
    void whatReferencesAreAskedForIsItsGoldenBytes() {
        var asked = new ReferencesAsked(0x01020304, 0x0a0b0c0d);
        check("references_asked", ReferencesAsked.SIZE, asked, asked::write, ReferencesAsked::read);
    }

    @Test
    void referencesAreTheirGoldenBytes() {
        var references = new References(0x01020304, 0x05060708, 0x090a0b0c, 0, 0x4142434445464748L, 0x5152535455565758L);
        check("references", References.SIZE, references, references::write, References::read);
    }

    @Test
    void aReferenceSourceIsItsGoldenBytes() {
        var source = new ReferenceSource(0x0203, Verdict.TOO_MANY, 0x2122232425262728L, 0x6162636465666768L);
        check("reference_source", ReferenceSource.SIZE, source, source::write, ReferenceSource::read);
    }

    @Test
    void referenceTargetsAreTheirGoldenBytes() {
        var targets = new ReferenceTargets(0x0203, 0x01020304);
        check("reference_targets", ReferenceTargets.SIZE, targets, targets::write, ReferenceTargets::read);
    }

    @Test
    void peersAreTheirGoldenBytes() {
        var peers = new Peers(0xa1a2a3a4a5a6a7a8L, 3, 0x0102);
        check("peers", Peers.SIZE, peers, peers::write, Peers::read);
    }

    @Test
    void aPeerIsItsGoldenBytes() {
        var peer = new Peer(0xf1f2f3f4f5f6f7f8L, 0xe1e2e3e4e5e6e7e8L, 0x80000000L, 0x40000000L, 5, (short) 7070, (short) 9);
        check("peer", Peer.SIZE, peer, peer::write, Peer::read);
    }

    @Test
    void aPeerHelloIsItsGoldenBytes() {
        var hello = new PeerHello(Wire.MAGIC, Wire.VERSION, (short) 0, 0xf1f2f3f4f5f6f7f8L, 0xe1e2e3e4e5e6e7e8L, 0xa1a2a3a4a5a6a7a8L,
                0xb1b2b3b4b5b6b7b8L, 3, 0);
        check("peer_hello", PeerHello.SIZE, hello, hello::write, PeerHello::read);
    }

    @Test
    void aPeerWelcomeIsItsGoldenBytes() {
        var welcome = new PeerWelcome(0xb1b2b3b4b5b6b7b8L);
        check("peer_welcome", PeerWelcome.SIZE, welcome, welcome::write, PeerWelcome::read);
    }

    @Test
    void aPeerStepIsItsGoldenBytes() {
        var step = new PeerStep(0x01020304, 1, 0x1112131415161718L);
        check("peer_step", PeerStep.SIZE, step, step::write, PeerStep::read);
    }

    /** Each value once, in the order of the types. */
    @Test
    void theNumbersAreTheGoldenOnes() {
        ByteBuffer all = Wire.buffer(golden.get("numbers").length);
        short[] types = {NearType.NEAR_HELLO, NearType.NEAR_WELCOME, NearType.HEAP_ENCODING, NearType.FORGET_CLASSES,
            NearType.CLASS_LAYOUTS, NearType.REGION_TABLE, NearType.HELD_PAGES, NearType.ADDRESSES, NearType.CALL, NearType.RESULT,
            NearType.NEAR_PEERS, NearType.PEER_HELLO, NearType.PEER_WELCOME, NearType.PEER_TURN, NearType.PEER_ADDRESSES,
            NearType.PEER_STEP};
        short[] layouts = {LayoutKind.INSTANCE, LayoutKind.OBJECT_ARRAY, LayoutKind.PRIMITIVE_ARRAY, LayoutKind.MIRROR,
            LayoutKind.REFERENCE, LayoutKind.CLASS_LOADER, LayoutKind.STACK_CHUNK};
        int[] regions = {RegionKind.FREE, RegionKind.YOUNG, RegionKind.OLD, RegionKind.HUMONGOUS_START, RegionKind.HUMONGOUS_CONTINUES,
            RegionKind.OTHER};
        int[] statuses = {NearStatus.OK, NearStatus.UNKNOWN_FUNCTION, NearStatus.BAD_DESCRIPTION, NearStatus.BAD_PARAMETERS,
            NearStatus.CUT_OFF, NearStatus.OUT_OF_MEMORY, NearStatus.FAILED, NearStatus.PEER_LOST};
        int[] verdicts = {Verdict.COMPLETE, Verdict.NOT_HELD, Verdict.UNREADABLE, Verdict.UNSKIPPABLE, Verdict.TOO_MANY};
        for (short type : types) {
            all.put((byte) type);
        }
        for (short kind : layouts) {
            all.put((byte) kind);
        }
        for (int kind : regions) {
            all.put((byte) kind);
        }
        for (int status : statuses) {
            all.put((byte) status);
        }
        for (int verdict : verdicts) {
            all.put((byte) verdict);
        }
        assertArrayEquals(golden.get("numbers"), all.array());
    }

    private <T> void check(String name, int size, T value, Consumer<ByteBuffer> write, Function<ByteBuffer, T> read) {
        ByteBuffer written = Wire.buffer(size);
        write.accept(written);
        assertEquals(size, written.position(), "writes its whole size");
        assertEquals(HexFormat.of().formatHex(golden.getOrDefault(name, new byte[0])), HexFormat.of().formatHex(written.array()));
        ByteBuffer bytes = Wire.buffer(size).put(golden.get(name)).flip();
        assertEquals(value, read.apply(bytes));
        assertEquals(size, bytes.position(), "reads its whole size");
    }

    private static Map<String, byte[]> golden() {
        try (InputStream in = NearWireTest.class.getResourceAsStream("/near-wire-golden.txt")) {
            assertTrue(in != null, "near-wire-golden.txt is on the test class path");
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
