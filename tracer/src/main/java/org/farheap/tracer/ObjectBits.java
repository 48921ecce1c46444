package org.farheap.tracer;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;

/// Where objects begin in the traced regions, and which of them are marked: two bits for each word (8 bytes).
///
/// ```
///   leaf  holder
///    0      0     no object begins here
///    1      0     one without references
///    0      1     one with references
///    1      1     one that is marked: whether it has references was asked when it was
/// ```
///
/// So a mark is the bit that an object does not have yet, and what a reference needs to know lies in one cache line: the bits of 64 words
/// are two longs, `| leaf | holder |`. Each traced region has a slot for them; slot 0, of all others, stays clear.
///
/// A slot is written by the one thread that surveys its region; when regions are marked, by several.
final class ObjectBits {
    private static final VarHandle LONGS = JAVA_LONG.varHandle();
    private static final int LOG2_WORD_BYTES = 3;
    /// Of heap, for a pair of longs.
    private static final int LOG2_PAIR_SPAN = 9;
    private static final int LOG2_PAIR_BYTES = 4;
    static final int PAIR_SPAN = 1 << LOG2_PAIR_SPAN;
    static final int PAIR_BYTES = 1 << LOG2_PAIR_BYTES;
    private static final int HOLDER = Long.BYTES;

    /// What marking an object tells: that it has references which are to be followed now; that it was not marked before.
    static final int IS_PUSHED = 1;
    static final int IS_NEW = 2;
    static final int NO_OBJECT = 4;

    private final MemorySegment table;
    private final long slotBytes;
    private final int slotCount;
    private final int regionShift;
    private final int regionMask;
    private final AtomicInteger slots = new AtomicInteger(1);
    /// By region: where its slot begins; 0 when it is not traced.
    private final long[] slotOffsets;

    /// @param slots how many regions may be traced
    /// @param arena a shared one
    ObjectBits(HeapEncoding encoding, int slots, Arena arena) {
        slotBytes = slotBytes(encoding);
        regionShift = encoding.regionShift();
        regionMask = encoding.regionBytes() - 1;
        slotOffsets = new long[encoding.regions()];
        slotCount = slots;
        table = arena.allocate((slots + 1) * slotBytes, Long.BYTES);
    }

    private static long slotBytes(HeapEncoding encoding) {
        return (long) encoding.regionBytes() >>> LOG2_PAIR_SPAN << LOG2_PAIR_BYTES;
    }

    static long memoryBytes(HeapEncoding encoding, int slots) {
        return (slots + 1) * slotBytes(encoding) + (long) encoding.regions() * Long.BYTES;
    }

    /// A clear slot, for one region; null when all are taken.
    MemorySegment takeSlot() {
        int slot = slots.getAndIncrement();
        return slot <= slotCount ? table.asSlice(slot * slotBytes, slotBytes) : null;
    }

    /// Notes in a slot that an object begins at an offset of its region.
    static void begin(MemorySegment slot, int offset, boolean hasReferences) {
        long at = pair(offset) + (hasReferences ? HOLDER : 0);
        slot.set(JAVA_LONG_UNALIGNED, at, slot.get(JAVA_LONG_UNALIGNED, at) | bit(offset));
    }

    /// From now on the region is traced, by its slot.
    void trace(int region, MemorySegment slot) {
        slotOffsets[region] = slot.address() - table.address();
    }

    boolean isTraced(int region) {
        return slotOffsets[region] != 0;
    }

    /// Null when the region is not traced.
    MemorySegment slot(int region) {
        return isTraced(region) ? table.asSlice(slotOffsets[region], slotBytes) : null;
    }

    private static long pair(int offset) {
        return (long) (offset >>> LOG2_PAIR_SPAN) << LOG2_PAIR_BYTES;
    }

    private static long bit(long offset) {
        return 1L << (offset >>> LOG2_WORD_BYTES);
    }

    private static int word(long offset) {
        return (int) (offset >>> LOG2_WORD_BYTES);
    }

    static boolean isMarked(MemorySegment slot, int offset) {
        return (marked(slot, pair(offset)) & bit(offset)) != 0;
    }

    /// The marks of 64 words.
    static long marked(MemorySegment slot, long at) {
        return slot.get(JAVA_LONG_UNALIGNED, at) & slot.get(JAVA_LONG_UNALIGNED, at + HOLDER);
    }

    /// Which of 64 words are those of objects that are not marked.
    static long unmarked(MemorySegment slot, long at) {
        return slot.get(JAVA_LONG_UNALIGNED, at) ^ slot.get(JAVA_LONG_UNALIGNED, at + HOLDER);
    }

    private long at(long target) {
        return slotOffsets[(int) (target >>> regionShift)] + pair((int) target & regionMask);
    }

    /// Puts those targets first that are not marked, or no objects; returns how many. No branch depends on a bit, and no load on another
    /// target's: so the processor waits for many of them at once.
    int selectUnmarked(long[] targets, int count, int[] selected) {
        MemorySegment bits = table;
        int unmarked = 0;
        for (int i = 0; i < count; i++) {
            long target = targets[i];
            selected[unmarked] = i;
            unmarked += (int) (~marked(bits, at(target)) >>> word(target)) & 1;
        }
        return unmarked;
    }

    /// Marks the object that begins at a target, if one does.
    ///
    /// @param alone whether no other thread marks meanwhile
    /// @return NO_OBJECT, or the sum of IS_NEW and IS_PUSHED as far as they hold
    int mark(long target, boolean alone) {
        long at = at(target);
        long bit = bit(target);
        long holders = table.get(JAVA_LONG_UNALIGNED, at + HOLDER);
        if (((table.get(JAVA_LONG_UNALIGNED, at) | holders) & bit) == 0) {
            return NO_OBJECT;
        }
        int hasReferences = (int) (holders >>> word(target)) & 1;
        int isNew = (int) (~set(at + HOLDER - hasReferences * HOLDER, bit, alone) >>> word(target)) & 1;
        return isNew * IS_NEW + (isNew & hasReferences);
    }

    /// Returns what was there before.
    private long set(long at, long bit, boolean alone) {
        if (!alone) {
            return (long) LONGS.getAndBitwiseOr(table, at, bit);
        }
        long before = table.get(JAVA_LONG_UNALIGNED, at);
        table.set(JAVA_LONG_UNALIGNED, at, before | bit);
        return before;
    }
}
