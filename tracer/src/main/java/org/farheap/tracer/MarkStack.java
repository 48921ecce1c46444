package org.farheap.tracer;

import java.util.Arrays;

/// Objects that are marked, and whose references are still to be followed. Grows by doubling, as far as the budget goes. One thread's.
///
/// An entry, as a positive long: the object, and from which of its elements on, in chunks of an array.
///
/// ```
///   63..62   61..41    40..0
/// |  0     |  chunk  |  word: offset of the object from the heap's base / 8 |
/// ```
final class MarkStack {
    static final int WORD_BITS = 41;
    private static final long WORD_MASK = (1L << WORD_BITS) - 1;
    private static final int LOG2_WORD_BYTES = 3;
    private static final int FIRST_ENTRIES = 1024;
    private static final int MAX_ENTRIES = 1 << 30;

    private final Spending spending;
    private long[] entries = new long[FIRST_ENTRIES];
    private int size;

    MarkStack(Spending spending) {
        this.spending = spending;
        spending.take((long) FIRST_ENTRIES * Long.BYTES);
    }

    /// @param target bytes from the heap's base
    static long entry(long target, long chunk) {
        return chunk << WORD_BITS | target >>> LOG2_WORD_BYTES;
    }

    static long target(long entry) {
        return (entry & WORD_MASK) << LOG2_WORD_BYTES;
    }

    static long chunk(long entry) {
        return entry >>> WORD_BITS;
    }

    int size() {
        return size;
    }

    /// Without memory the entry is lost, and the work has ended.
    void push(long entry) {
        if (size < entries.length || grow()) {
            entries[size++] = entry;
        }
    }

    private boolean grow() {
        if (entries.length == MAX_ENTRIES) {
            spending.runOutOfMemory();
            return false;
        }
        if (!spending.take((long) entries.length * Long.BYTES)) {
            return false;
        }
        entries = Arrays.copyOf(entries, 2 * entries.length);
        return true;
    }

    /// Makes room for so many entries more; without memory there is none, and the work has ended.
    boolean reserve(int more) {
        while (entries.length - size <= more) {
            if (!grow()) {
                return false;
            }
        }
        return true;
    }

    /// Pushes an entry for which there is room, or does not, without a branch.
    ///
    /// @param isPushed 1 or 0
    void pushIf(long entry, int isPushed) {
        entries[size] = entry;
        size += isPushed;
    }

    /// Takes the youngest entries, as many as there is room for, the youngest last; returns how many.
    int popInto(long[] batch) {
        int count = Math.min(batch.length, size);
        size -= count;
        System.arraycopy(entries, size, batch, 0, count);
        return count;
    }

    void pushAll(long[] block) {
        for (long entry : block) {
            push(entry);
        }
    }

    /// Takes out the older half, which as a rule has more behind it than the younger one.
    long[] takeOlderHalf() {
        long[] half = Arrays.copyOf(entries, size / 2);
        size -= half.length;
        System.arraycopy(entries, half.length, entries, 0, size);
        return half;
    }
}
