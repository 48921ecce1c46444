package org.farheap.tracer;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.farheap.tracer.Refused.Subject.KNOWN_LIVE;

import java.lang.foreign.MemorySegment;

/// What the collector knows to be dead in a region, and must not be read: such objects may refer to what is gone, and their class may be
/// unloaded. JDK 17 leaves them as they are, and tells them by its previous mark bitmap; later ones write fillers over them.
///
/// @param bits a bit for each word of the region, as HotSpot's: bit i of the long at byte offset 8 n is of word 64 n + i. Set where an
///     object begins that is not dead
/// @param bytes from the region's bottom on, for which the bits hold (its previous top at mark start); all objects above are live
public record KnownLive(MemorySegment bits, int bytes) {
    private static final int LOG2_BITS_BYTES = 9;

    public KnownLive {
        Refused.unless(bytes >= 0 && bytes % HeapEncoding.OBJECT_ALIGNMENT == 0 && bytes <= HeapEncoding.MAX_REGION_BYTES,
                KNOWN_LIVE, "live bits are told for %d bytes", bytes);
        long needed = (((long) bytes - 1 >> LOG2_BITS_BYTES) + 1) * Long.BYTES;
        Refused.unless(bits.byteSize() >= needed, KNOWN_LIVE, "live bits for %d bytes of objects have %d bytes", bytes, bits.byteSize());
    }

    /// Whether an object that begins there is not dead.
    boolean isLive(long offset) {
        return offset >= bytes || (word(offset) & 1) != 0;
    }

    /// The bits from an offset's on.
    private long word(long offset) {
        return bits.get(JAVA_LONG_UNALIGNED, (offset >> LOG2_BITS_BYTES) * Long.BYTES) >>> offset / HeapEncoding.OBJECT_ALIGNMENT;
    }

    /// Where the next object begins that is not dead, at an offset or behind it.
    long next(long offset) {
        long at = offset;
        while (at < bytes) {
            long rest = word(at);
            if (rest != 0) {
                return Math.min(bytes, at + (long) HeapEncoding.OBJECT_ALIGNMENT * Long.numberOfTrailingZeros(rest));
            }
            at = (at >> LOG2_BITS_BYTES) + 1 << LOG2_BITS_BYTES;
        }
        return Math.max(offset, bytes);
    }
}
