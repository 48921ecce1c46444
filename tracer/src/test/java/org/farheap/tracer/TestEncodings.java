package org.farheap.tracer;

import java.util.List;

/// Every way in which HotSpot encodes a heap, small.
final class TestEncodings {
    static final int REGION_BYTES = 4096;
    static final int REGIONS = 24;
    static final long HEAP_BASE = 0x7_0000_0000L;
    private static final PointerEncoding NARROW_KLASS = PointerEncoding.narrow(0x7f00_0000_0000L, 0);

    private TestEncodings() {}

    static HeapEncoding encoding(long heapBase, PointerEncoding oops, PointerEncoding klasses, boolean compactHeaders) {
        return new HeapEncoding(heapBase, (long) REGIONS * REGION_BYTES, REGION_BYTES, 8, oops, klasses, compactHeaders);
    }

    /// What most programs run with.
    static HeapEncoding usual() {
        return encoding(HEAP_BASE, PointerEncoding.narrow(0, 3), NARROW_KLASS, false);
    }

    static List<HeapEncoding> all() {
        long highBase = 0x7e00_0000_0000L;
        return List.of(usual(),
                encoding(0x1000_0000L, PointerEncoding.narrow(0, 0), PointerEncoding.narrow(0x8_0000_0000L, 3), false),
                encoding(highBase, PointerEncoding.narrow(highBase - 4096, 3), PointerEncoding.WIDE, false),
                encoding(highBase, PointerEncoding.WIDE, NARROW_KLASS, false),
                encoding(highBase, PointerEncoding.WIDE, PointerEncoding.WIDE, false),
                encoding(HEAP_BASE, PointerEncoding.narrow(0, 3), PointerEncoding.narrow(0x7f00_0000_0000L, 10), true),
                encoding(highBase, PointerEncoding.WIDE, PointerEncoding.narrow(0x7f00_0000_0000L, 6), true));
    }
}
