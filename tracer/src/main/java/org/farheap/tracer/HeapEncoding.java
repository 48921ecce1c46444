package org.farheap.tracer;

import static org.farheap.tracer.Refused.Subject.HEAP_ENCODING;

/// Where the heap lies, and how its objects are encoded. Header of an object, by bytes:
///
/// ```
///                        0        4        8        12       16       20
/// wide klass             | mark            | klass           | array length
/// narrow klass           | mark            | klass  | array length
/// compact headers (25)   | mark, klass on top of bit 42 | array length at 8
/// ```
///
/// @param heapBase address of the first region
/// @param heapBytes reserved bytes, whole regions
/// @param regionBytes bytes of a region, a power of two
/// @param objectAlignment bytes; -XX:ObjectAlignmentInBytes other than 8 is refused
/// @param compactHeaders -XX:+UseCompactObjectHeaders of JDK 25
public record HeapEncoding(long heapBase, long heapBytes, int regionBytes, int objectAlignment, PointerEncoding oops,
        PointerEncoding klasses, boolean compactHeaders) {
    public static final int OBJECT_ALIGNMENT = 8;
    /// A page. G1's smallest region has 1 MiB, its largest 512 MiB.
    static final int MIN_REGION_BYTES = 1 << 12;
    static final int MAX_REGION_BYTES = 1 << 29;
    static final int MAX_REGIONS = 1 << 20;
    /// 16 TiB: a word's index in the heap takes 41 bits of an entry of a mark stack (MarkStack).
    static final long MAX_HEAP_BYTES = 1L << 44;
    /// User addresses end far below.
    private static final long MAX_ADDRESS = 1L << 56;
    static final int COMPACT_KLASS_SHIFT = 42;
    private static final int MAX_KLASS_SHIFT = 10;
    private static final int MAX_OOP_SHIFT = 3;

    public HeapEncoding {
        require(objectAlignment == OBJECT_ALIGNMENT, "objects are aligned to %d bytes; only 8 is supported", objectAlignment);
        require(Integer.bitCount(regionBytes) == 1 && regionBytes >= MIN_REGION_BYTES && regionBytes <= MAX_REGION_BYTES,
                "a region has %d bytes; it must be a power of two from 4 KiB to 512 MiB", regionBytes);
        require(heapBytes > 0 && heapBytes <= MAX_HEAP_BYTES && heapBytes % regionBytes == 0 && heapBytes / regionBytes <= MAX_REGIONS,
                "the heap has %d bytes; it must be of 1 to 2^20 whole regions of %d, and at most 16 TiB", heapBytes, regionBytes);
        require(heapBase > 0 && heapBase <= MAX_ADDRESS - heapBytes && heapBase % regionBytes == 0,
                "the heap begins at %#x; that must be a multiple of a region's %d bytes, below 2^56", heapBase, regionBytes);
        checkOops(oops, heapBase, heapBytes);
        checkKlasses(klasses, compactHeaders);
    }

    private static void checkOops(PointerEncoding oops, long heapBase, long heapBytes) {
        require(oops != null, "nothing is said about oops");
        if (!oops.narrow()) {
            require(oops.base() == 0 && oops.shift() == 0, "wide oops with base %#x and shift %d", oops.base(), oops.shift());
            return;
        }
        require(oops.shift() == 0 || oops.shift() == MAX_OOP_SHIFT, "narrow oops are shifted by %d; it must be 0 or 3", oops.shift());
        require(oops.base() >= 0 && oops.base() <= heapBase && heapBase + heapBytes - oops.base() <= 1L << (Integer.SIZE + oops.shift()),
                "narrow oops from %#x, shifted by %d, do not reach a heap of %d bytes at %#x", oops.base(), oops.shift(), heapBytes,
                heapBase);
    }

    private static void checkKlasses(PointerEncoding klasses, boolean compactHeaders) {
        require(klasses != null, "nothing is said about klass pointers");
        require(klasses.narrow() || !compactHeaders, "compact headers have narrow klass pointers only");
        require(klasses.base() >= 0 && klasses.base() < MAX_ADDRESS && klasses.shift() >= 0 && klasses.shift() <= MAX_KLASS_SHIFT,
                "klass pointers with base %#x and shift %d", klasses.base(), klasses.shift());
        require(klasses.narrow() || klasses.base() == 0 && klasses.shift() == 0, "wide klass pointers with base %#x and shift %d",
                klasses.base(), klasses.shift());
    }

    private static void require(boolean holds, String message, Object... facts) {
        Refused.unless(holds, HEAP_ENCODING, message, facts);
    }

    public int regions() {
        return (int) (heapBytes >>> regionShift());
    }

    public int regionShift() {
        return Integer.numberOfTrailingZeros(regionBytes);
    }

    /// The address at which a region begins.
    public long bottom(int region) {
        return heapBase + ((long) region << regionShift());
    }

    /// The region in which an address of the heap lies.
    public int region(long address) {
        return (int) (address - heapBase >>> regionShift());
    }

    /// Whether an object could lie there.
    public boolean canHold(long address) {
        return address >= heapBase && address < heapBase + heapBytes && (address & (OBJECT_ALIGNMENT - 1)) == 0;
    }

    /// Offset at which the smallest object's header ends, and its fields may begin.
    int headerBytes() {
        return compactHeaders ? Long.BYTES : Long.BYTES + klasses.bytes();
    }

    /// Where the 8 bytes of a header begin that tell the klass, and behind a narrow one the length of an array. Every object has them.
    int klassWordOffset() {
        return compactHeaders ? 0 : Long.BYTES;
    }

    /// Array length comes right behind the header.
    int arrayLengthOffset() {
        return headerBytes();
    }

    /// Bits that an encoded klass pointer has in a header.
    int klassBits() {
        if (compactHeaders) {
            return Long.SIZE - COMPACT_KLASS_SHIFT;
        }
        return klasses.narrow() ? Integer.SIZE : Long.SIZE;
    }
}
