package org.farheap.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class HeapEncodingTest {
    private static final long BASE = 0x7_0000_0000L;
    private static final PointerEncoding NARROW = PointerEncoding.narrow(0, 3);
    private static final PointerEncoding KLASS = PointerEncoding.narrow(0x8_0000_0000L, 0);

    private static void refused(String message, long base, long bytes, int region, int alignment, PointerEncoding oops,
            PointerEncoding klasses, boolean compact) {
        Refused refused = assertThrows(Refused.class, () -> new HeapEncoding(base, bytes, region, alignment, oops, klasses, compact));
        assertEquals(Refused.Subject.HEAP_ENCODING, refused.subject());
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    @Test
    @DisplayName("objects aligned to more than 8 bytes are refused")
    void otherAlignment() {
        refused("aligned to 16 bytes", BASE, 8 << 20, 1 << 20, 16, PointerEncoding.narrow(0, 4), KLASS, false);
    }

    @Test
    @DisplayName("regions that are no power of two, too small or too large are refused")
    void badRegions() {
        for (int region : new int[] {0, -4096, 2048, 3 << 20, Integer.MIN_VALUE, 1 << 30}) {
            refused("a region has", BASE, 8 << 20, region, 8, NARROW, KLASS, false);
        }
    }

    @Test
    @DisplayName("a heap that is not of whole regions, has too many, or lies askew is refused")
    void badHeap() {
        for (long bytes : new long[] {0, -1 << 20, (8 << 20) + 4096, 1L << 45, Long.MAX_VALUE}) {
            refused("the heap has", BASE, bytes, 1 << 20, 8, PointerEncoding.WIDE, KLASS, false);
        }
        refused("the heap has", BASE, (1L << 32) + 4096, 4096, 8, PointerEncoding.WIDE, KLASS, false);
        for (long base : new long[] {0, BASE + 4096, -1L << 20, Long.MAX_VALUE - 1, 1L << 56}) {
            refused("the heap begins", base, 8 << 20, 1 << 20, 8, PointerEncoding.WIDE, KLASS, false);
        }
    }

    @Test
    @DisplayName("narrow oops that do not reach the heap's end are refused, and those that just do are not")
    void narrowReach() {
        long gib = 1L << 30;
        new HeapEncoding(28 * gib, 4 * gib, 1 << 20, 8, NARROW, KLASS, false);
        refused("do not reach", 28 * gib + (1 << 20), 4 * gib, 1 << 20, 8, NARROW, KLASS, false);
        refused("do not reach", gib, gib, 1 << 20, 8, PointerEncoding.narrow(2 * gib, 3), KLASS, false);
        refused("shifted by", BASE, 8 << 20, 1 << 20, 8, PointerEncoding.narrow(0, 2), KLASS, false);
        refused("wide oops", BASE, 8 << 20, 1 << 20, 8, new PointerEncoding(false, 1, 0), KLASS, false);
    }

    @Test
    @DisplayName("klass pointers that no JVM has are refused")
    void badKlassPointers() {
        refused("compact headers", BASE, 8 << 20, 1 << 20, 8, NARROW, PointerEncoding.WIDE, true);
        refused("klass pointers", BASE, 8 << 20, 1 << 20, 8, NARROW, PointerEncoding.narrow(0, 11), false);
        refused("klass pointers", BASE, 8 << 20, 1 << 20, 8, NARROW, PointerEncoding.narrow(-1, 0), false);
        refused("wide klass", BASE, 8 << 20, 1 << 20, 8, NARROW, new PointerEncoding(false, 0, 3), false);
        refused("nothing is said", BASE, 8 << 20, 1 << 20, 8, NARROW, null, false);
    }

    @Test
    @DisplayName("an address is of an object when it is in the heap and aligned")
    void canHold() {
        HeapEncoding encoding = TestEncodings.usual();
        long end = encoding.heapBase() + encoding.heapBytes();
        assertTrue(encoding.canHold(encoding.heapBase()));
        assertTrue(encoding.canHold(end - 8));
        assertFalse(encoding.canHold(end));
        assertFalse(encoding.canHold(encoding.heapBase() - 8));
        assertFalse(encoding.canHold(encoding.heapBase() + 4));
        assertEquals(TestEncodings.REGIONS, encoding.regions());
    }
}
