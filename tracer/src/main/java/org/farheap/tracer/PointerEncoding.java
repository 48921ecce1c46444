package org.farheap.tracer;

/// How addresses of one sort (oops, or klasses) lie in objects: as they are (8 bytes), or narrow (4 bytes): `base + (narrow << shift)`.
///
/// @param base an address; 0 when wide
/// @param shift in bits; 0 when wide
public record PointerEncoding(boolean narrow, long base, int shift) {
    public static final PointerEncoding WIDE = new PointerEncoding(false, 0, 0);

    public static PointerEncoding narrow(long base, int shift) {
        return new PointerEncoding(true, base, shift);
    }

    /// Bytes that one takes.
    public int bytes() {
        return narrow ? Integer.BYTES : Long.BYTES;
    }

    long decode(long encoded) {
        return base + (encoded << shift);
    }

    /// Whether an address can be told in so many bits at all.
    boolean encodes(long address, int bits) {
        long offset = address - base;
        long encoded = offset >>> shift;
        return offset >= 0 && encoded << shift == offset && (bits == Long.SIZE || encoded >>> bits == 0);
    }

    long encode(long address) {
        return (address - base) >>> shift;
    }
}
