package org.farheap.server.near;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.farheap.server.near.SyntheticHeap.Frame;
import org.farheap.wire.NearWire.ClassLayout;
import org.farheap.wire.NearWire.Entries;
import org.farheap.wire.NearWire.HeapEncoding;
import org.farheap.wire.NearWire.NearStatus;
import org.farheap.wire.NearWire.NearType;
import org.farheap.wire.NearWire.OopMapBlock;
import org.farheap.wire.NearWire.Region;
import org.farheap.wire.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class HeapDescriptionTest {
    private static final long MEMORY = 256L << 20;

    private final DescriptionMemory memory = new DescriptionMemory(MEMORY);
    private final SyntheticHeap heap = new SyntheticHeap(1 << 14, 16, true);
    private final HeapDescription description = describe(new HeapRange(0, heap.memory.byteSize(), SyntheticHeap.PAGE_BYTES));

    private HeapDescription describe(HeapRange range) {
        return new HeapDescription(range, memory);
    }

    @AfterEach
    void everythingIsGivenBack() {
        description.close();
        assertEquals(MEMORY, memory.leftBytes());
    }

    private void take(HeapDescription by, Frame frame) throws MalformedFrame {
        by.take(frame.type(), Wire.buffer(frame.payload().length).put(frame.payload()).flip());
    }

    private void take(Frame frame) throws MalformedFrame {
        take(description, frame);
    }

    private void takeAll() throws MalformedFrame {
        for (Frame frame : heap.frames()) {
            take(frame);
        }
    }

    private NearHeap heap() throws Exception {
        return description.heap(new FakeLease(heap.memory), Exchange.ALONE);
    }

    private static DescribedPeers.Peer peer(int index, String host, int port, long firstOffset, long bytes) {
        return new DescribedPeers.Peer(index, host, port, 11, 12, new HeapRange(firstOffset, bytes, SyntheticHeap.PAGE_BYTES));
    }

    @Test
    @DisplayName("peers are those of the next call, and no further one; nobody writes down their keys")
    void peers() throws Exception {
        takeAll();
        assertNull(description.peers());
        long end = heap.memory.byteSize();
        take(SyntheticHeap.peers(7, 1, peer(0, "127.0.0.1", 7070, end, 4096), peer(2, "a-host", 65535, end + 4096, 1 << 20)));
        DescribedPeers told = description.peers();
        assertEquals(7, told.call());
        assertEquals(1, told.index());
        assertEquals("[127.0.0.1:7070, a-host:65535]", told.peers().toString());
        assertEquals(12, told.peers().getFirst().key());
        heap();
        description.callHasEnded();
        assertNull(description.peers());
    }

    @Test
    @DisplayName("peers that cannot be are told by the next call")
    void peersThatCannotBe() throws Exception {
        takeAll();
        long end = heap.memory.byteSize();
        DescribedPeers.Peer[] many = IntStream.range(1, 65).mapToObj(i -> peer(i, "h", 1, i * end, end)).toArray(DescribedPeers.Peer[]::new);
        DescribedPeers.Peer[][] all = {{}, many, {peer(0, "h", 1, end, 1)}, {peer(1, "h", 1, end, 8), peer(1, "h", 1, 2 * end, 8)},
            {peer(1, "h", 0, end, 8)}, {peer(1, "", 1, end, 8)}, {peer(1, "h\n", 1, end, 8)}, {peer(1, "h".repeat(256), 1, end, 8)},
            {peer(1, "h", 1, end - 1, 8)}, {peer(1, "h", 1, 0, 1)}, {peer(1, "h", 1, -1, 1)}, {peer(1, "h", 1, end, 0)},
            {peer(1, "h", 1, end, Long.MAX_VALUE)}, {peer(1, "h", 1, end, 8), peer(2, "h", 1, end + 7, 8)}};
        for (DescribedPeers.Peer[] peers : all) {
            take(SyntheticHeap.peers(7, 0, peers));
            assertNull(description.peers());
            assertTrue(fault().contains("peer"), this::fault);
            description.callHasEnded();
        }
    }

    @Test
    @DisplayName("peers whose lengths do not agree are malformed")
    void peersOfAnotherLength() throws Exception {
        takeAll();
        Frame right = SyntheticHeap.peers(7, 0, peer(1, "a-host", 1, heap.memory.byteSize(), 8));
        for (int bytes = 0; bytes < right.payload().length + 50; bytes++) {
            Frame wrong = new Frame(NearType.NEAR_PEERS, Arrays.copyOf(right.payload(), bytes));
            if (bytes != right.payload().length) {
                assertThrows(MalformedFrame.class, () -> take(wrong));
            }
        }
    }

    private String fault() {
        NearFailure failure = assertThrows(NearFailure.class, this::heap);
        assertEquals(NearStatus.BAD_DESCRIPTION, failure.status());
        return failure.getMessage();
    }

    private static Frame entries(short type, int first, int count, byte[] rest) {
        ByteBuffer out = Wire.buffer(Entries.SIZE + rest.length);
        new Entries(first, count).write(out);
        return new Frame(type, out.put(rest).array());
    }

    @Test
    @DisplayName("what an agent tells is what functions see")
    void whole() throws Exception {
        heap.node(1);
        heap.bytes(2, 10_000);
        heap.holdAll();
        takeAll();
        take(SyntheticHeap.addresses(3, 4));
        take(SyntheticHeap.addresses(5));
        NearHeap told = heap();
        assertEquals(List.of(1, 2), told.readable().boxed().toList());
        assertEquals(10_016, told.images().image(2).byteSize());
        assertEquals(1002, told.epoch(2));
        assertEquals(List.of(3L, 4L, 5L), Arrays.stream(told.addresses()).boxed().toList());
        assertEquals("Node", told.classes().layout(SyntheticHeap.NODE).name());
        description.callHasEnded();
        assertEquals(0, heap().addresses().length, "they are of one call");
    }

    @Test
    @DisplayName("whatever comes before a heap_encoding, and every frame whose lengths do not agree, is malformed")
    void malformed() throws Exception {
        for (Frame frame : heap.frames().subList(1, heap.frames().size())) {
            assertThrows(MalformedFrame.class, () -> take(frame));
        }
        assertThrows(MalformedFrame.class, this::heap);
        for (Frame frame : heap.frames()) {
            take(frame);
            byte[] payload = frame.payload();
            for (int length : new int[] {0, 1, 7, payload.length - 8, payload.length - 1, payload.length + 1, payload.length + 8}) {
                assertThrows(MalformedFrame.class, () -> take(new Frame(frame.type(), Arrays.copyOf(payload, length))),
                        () -> frame.type() + " of " + length);
            }
        }
        assertThrows(MalformedFrame.class, () -> take(new Frame(NearType.FORGET_CLASSES, new byte[1])));
        assertThrows(MalformedFrame.class, () -> take(new Frame(NearType.RESULT, new byte[0])));
        for (short type = NearType.CLASS_LAYOUTS; type <= NearType.ADDRESSES; type++) {
            short one = type;
            assertThrows(MalformedFrame.class, () -> take(entries(one, 0, -1, new byte[64])));
        }
    }

    @Test
    @DisplayName("regions and pages beyond the heap or the lease, kinds and flags that there are not: told, with numbers")
    void untrue() throws Exception {
        takeAll();
        ByteBuffer region = Wire.buffer(Region.SIZE);
        new Region(1, 0, 6).write(region);
        take(entries(NearType.REGION_TABLE, 3, 1, region.array()));
        assertTrue(fault().contains("region 3 is of kind 6"), fault());
        description.callHasEnded();
        take(entries(NearType.REGION_TABLE, 16, 1, new byte[Region.SIZE]));
        assertTrue(fault().contains("regions 16 to 17 of a heap of 16"), fault());
        description.callHasEnded();
        take(entries(NearType.HELD_PAGES, 63, 2, new byte[] {2, 0, 0, 0, 0, 0, 0, 0}));
        assertTrue(fault().contains("page 64"), fault());
        description.callHasEnded();
        take(entries(NearType.HELD_PAGES, -1, 1, new byte[8]));
        assertNotNull(heap(), "pages that are not held may lie anywhere");
        byte[] flags = heap.encoding().payload().clone();
        flags[40] = 2;
        take(new Frame(NearType.HEAP_ENCODING, flags));
        takeTables();
        description.callHasEnded();
        assertTrue(fault().contains("neither 0 nor 1"), "until another encoding comes");
        takeAll();
        assertNotNull(heap());
    }

    private void takeTables() throws MalformedFrame {
        for (Frame frame : heap.frames().subList(1, heap.frames().size())) {
            take(frame);
        }
    }

    @Test
    @DisplayName("what the tracer refuses is told in its words, and can be told anew")
    void refused() throws Exception {
        takeAll();
        byte[] classes = heap.classes().payload().clone();
        classes[Entries.SIZE + 8] = 7;
        take(new Frame(NearType.CLASS_LAYOUTS, classes));
        assertTrue(fault().contains("class Node") && fault().contains("have 7 bytes"), fault());
        description.callHasEnded();
        assertTrue(fault().contains("class Node"), "it is still so");
        take(heap.classes());
        assertEquals(4, heap().classes().size(), "told again it is replaced");
        take(new Frame(NearType.FORGET_CLASSES, new byte[0]));
        assertEquals(0, heap().classes().size());
    }

    @Test
    @DisplayName("a lease's description ends at 64 MiB, whatever it consists of")
    void tooMuch() throws Exception {
        takeAll();
        Frame many = SyntheticHeap.addresses(new long[8000]);
        for (int i = 0; i < 2000; i++) {
            take(many);
        }
        assertTrue(MEMORY - memory.leftBytes() <= DescriptionQuota.BYTES_MAX);
        assertTrue(fault().contains("addresses") || fault().contains("larger than"), fault());
        description.callHasEnded();
        assertNotNull(heap());
        for (int i = 0; i < 200; i++) {
            take(hugeClass(0x10_0000L + 8 * i));
        }
        assertTrue(fault().contains("larger than"), fault());
        assertTrue(MEMORY - memory.leftBytes() <= DescriptionQuota.BYTES_MAX);
    }

    /// Says little, and would be spelled out to a million offsets.
    private static Frame hugeClass(long klass) {
        ByteBuffer out = Wire.buffer(ClassLayout.SIZE + OopMapBlock.SIZE);
        new ClassLayout(klass, 1 << 14, (short) 0, (short) 0, (short) 1, (short) 0, (short) 0, (short) 0, 0, 0, 0, 0).write(out);
        new OopMapBlock(16, 1 << 20).write(out);
        return entries(NearType.CLASS_LAYOUTS, 0, 1, out.array());
    }

    @Test
    @DisplayName("all leases' descriptions together end where the server says")
    void tooMuchOfAll() throws Exception {
        DescriptionMemory little = new DescriptionMemory(1 << 20);
        try (HeapDescription other = new HeapDescription(new HeapRange(0, 1 << 20, 4096), little)) {
            take(other, heap.encoding());
            take(other, SyntheticHeap.addresses(new long[8000]));
            for (int i = 0; i < 100; i++) {
                take(other, SyntheticHeap.addresses(new long[8000]));
            }
            NearFailure failure = assertThrows(NearFailure.class, () -> other.heap(new FakeLease(heap.memory), Exchange.ALONE));
            assertTrue(failure.getMessage().contains("no memory left"), failure.getMessage());
        }
        assertEquals(1 << 20, little.leftBytes());
    }

    @Test
    @DisplayName("a heap of 2^20 regions is the largest that is taken")
    void largestHeap() throws Exception {
        for (int log2 : new int[] {20, 21}) {
            ByteBuffer out = Wire.buffer(HeapEncoding.SIZE);
            new HeapEncoding(1L << 40, 1L << (12 + log2), 0, 0, 1 << 12, 8, (byte) 0, (byte) 0, (byte) 1, (byte) 0, (byte) 0).write(out);
            take(new Frame(NearType.HEAP_ENCODING, out.array()));
            if (log2 == 20) {
                assertEquals(1 << 20, heap().regions().regions());
            } else {
                assertTrue(fault().contains("2^20"), fault());
            }
        }
    }

    @Test
    @DisplayName("of a lease that covers the heap's second half, only pages there are its own")
    void secondHalf() throws Exception {
        for (int region = 0; region < 16; region++) {
            heap.node(region);
        }
        heap.holdAll();
        long half = heap.memory.byteSize() / 2;
        try (HeapDescription second = describe(new HeapRange(half, half, SyntheticHeap.PAGE_BYTES))) {
            take(second, heap.encoding());
            for (Frame frame : heap.table()) {
                take(second, frame);
            }
            heap.held.clear(0, 32);
            take(second, heap.pages().getFirst());
            assertEquals(8, second.heap(new FakeLease(heap.memory), Exchange.ALONE).readable().min().orElseThrow());
        }
    }
}
