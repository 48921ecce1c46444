package org.farheap.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.TreeSet;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ConservativeScanTest {
    private static final int CHOSEN = 3;

    private final Arena arena = Arena.ofAuto();

    private static RootSet roots(HeapEncoding encoding, Arena arena) {
        return new RootSet(encoding, region -> region == CHOSEN, arena);
    }

    private static LongArrayList list(RootSet roots) {
        LongArrayList all = new LongArrayList();
        roots.forEach(all::add);
        return all;
    }

    private static void put(MemorySegment bytes, HeapEncoding encoding, long offset, long address) {
        if (encoding.oops().narrow()) {
            bytes.set(ValueLayout.JAVA_INT_UNALIGNED, offset, (int) encoding.oops().encode(address));
        } else {
            bytes.set(ValueLayout.JAVA_LONG_UNALIGNED, offset, address);
        }
    }

    @Test
    @DisplayName("in every encoding a reference is found wherever one can lie, first and last words of chosen regions included")
    void everyEncoding() {
        for (HeapEncoding encoding : TestEncodings.all()) {
            int step = encoding.oops().bytes();
            long bottom = encoding.bottom(CHOSEN);
            long[] targets = {bottom, bottom + 8, bottom + encoding.regionBytes() - 8};
            for (long target : targets) {
                for (int offset = 0; offset <= 64 - step; offset += step) {
                    MemorySegment bytes = arena.allocate(64);
                    put(bytes, encoding, offset, target);
                    RootSet roots = roots(encoding, arena);
                    new ConservativeScan(encoding, roots).scan(bytes);
                    assertEquals(LongArrayList.newListWith(target), list(roots), () -> encoding + " " + target);
                }
            }
        }
    }

    @Test
    @DisplayName("a heap of narrow oops is looked through for wide ones too, for these lie in the frames of stack chunks")
    void wideAmongNarrow() {
        HeapEncoding encoding = TestEncodings.usual();
        MemorySegment bytes = arena.allocate(64);
        bytes.set(ValueLayout.JAVA_LONG, 48, encoding.bottom(CHOSEN) + 16);
        RootSet roots = roots(encoding, arena);
        new ConservativeScan(encoding, roots).scan(bytes);
        assertEquals(LongArrayList.newListWith(encoding.bottom(CHOSEN) + 16), list(roots));
    }

    @Test
    @DisplayName("what leads out of the heap, to other regions or between two words is no root; nor is null")
    void noRoots() {
        HeapEncoding encoding = TestEncodings.encoding(0x7e00_0000_0000L, PointerEncoding.WIDE, PointerEncoding.WIDE, false);
        long heapEnd = encoding.heapBase() + encoding.heapBytes();
        long[] values = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, encoding.heapBase() - 8, heapEnd, encoding.bottom(CHOSEN) + 4,
            encoding.bottom(CHOSEN) + 1, encoding.bottom(CHOSEN) - 8, encoding.bottom(CHOSEN + 1)};
        RootSet roots = roots(encoding, arena);
        new ConservativeScan(encoding, roots).scan(MemorySegment.ofArray(values));
        assertEquals(new LongArrayList(), list(roots));
    }

    @Test
    @DisplayName("an address counts once, and all are told in ascending order")
    void distinct() {
        HeapEncoding encoding = TestEncodings.usual();
        RootSet roots = roots(encoding, arena);
        TreeSet<Long> wanted = new TreeSet<>();
        MemorySegment bytes = arena.allocate(1 << 14);
        Random random = new Random(5);
        for (int offset = 0; offset < bytes.byteSize(); offset += 4) {
            long target = encoding.heapBase() + 8L * random.nextLong(encoding.heapBytes() / 8);
            put(bytes, encoding, offset, target);
            if ((target - encoding.heapBase()) / encoding.regionBytes() == CHOSEN) {
                wanted.add(target);
            }
        }
        new ConservativeScan(encoding, roots).scan(bytes);
        new ConservativeScan(encoding, roots).scan(bytes);
        assertEquals(LongArrayList.newListWith(wanted.stream().mapToLong(Long::longValue).toArray()), list(roots));
    }

    @Test
    @DisplayName("what lies behind the last whole word is not looked at, and no bytes are no roots")
    void partialWord() {
        HeapEncoding encoding = TestEncodings.usual();
        MemorySegment bytes = arena.allocate(16);
        put(bytes, encoding, 8, encoding.bottom(CHOSEN));
        RootSet roots = roots(encoding, arena);
        new ConservativeScan(encoding, roots).scan(bytes.asSlice(0, 15));
        new ConservativeScan(encoding, roots).scan(bytes.asSlice(0, 0));
        assertEquals(new LongArrayList(), list(roots));
    }
}
