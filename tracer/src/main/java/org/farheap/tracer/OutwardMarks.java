package org.farheap.tracer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;

/// Where references lead that cannot be followed here: a bit for each word of the regions that they lead to. Several threads'.
///
/// Those of a {@link TraceExchange} stay over several traces, and remember what was given away: a second bit for each word.
public final class OutwardMarks {
    private static final int MAPS_PER_REGION = 2;

    private final HeapEncoding encoding;
    private final Arena arena;
    private final LongPredicate memory;
    private final boolean[] wanted;
    private final AtomicReferenceArray<MemorySegment> bits;
    /// Of these bits, those whose addresses {@link #giveNew} has given. By region; of whoever gives the region's.
    private final MemorySegment[] given;
    /// Regions in which bits were set since then. Set by any thread, to the same value.
    private final boolean[] fresh;

    /// Of one trace.
    OutwardMarks(HeapEncoding encoding, Arena arena, Spending spending) {
        this(encoding, region -> true, arena, spending::take);
    }

    /// @param wanted regions that somebody else goes on with; what leads anywhere else is passed over
    /// @param arena a shared one; the marks are as long open as it
    public OutwardMarks(HeapEncoding encoding, IntPredicate wanted, Arena arena) {
        this(encoding, wanted, arena, bytes -> true);
    }

    private OutwardMarks(HeapEncoding encoding, IntPredicate wanted, Arena arena, LongPredicate memory) {
        this.encoding = encoding;
        this.arena = arena;
        this.memory = memory;
        int regions = encoding.regions();
        this.wanted = new boolean[regions];
        IntStream.range(0, regions).filter(wanted).forEach(region -> this.wanted[region] = true);
        bits = new AtomicReferenceArray<>(regions);
        given = new MemorySegment[regions];
        fresh = new boolean[regions];
    }

    /// The most bytes that marks take of which so many regions are wanted.
    public static long memoryBytes(HeapEncoding encoding, int wanted) {
        return (long) MAPS_PER_REGION * wanted * WordBits.memoryBytes(encoding) + (long) encoding.regions() * (2 * Long.BYTES + 2);
    }

    /// @param address of anything, or none at all
    public void add(long address) {
        if (encoding.canHold(address)) {
            setTarget(address - encoding.heapBase());
        }
    }

    private void setTarget(long target) {
        int inRegion = (int) target & encoding.regionBytes() - 1;
        set((int) (target >>> encoding.regionShift()), inRegion / HeapEncoding.OBJECT_ALIGNMENT);
    }

    void set(int region, int word) {
        if (!wanted[region]) {
            return;
        }
        MemorySegment marks = bits.get(region);
        if (marks == null) {
            marks = create(region);
        }
        if (marks != null && WordBits.get(marks, 0, word) == 0) {
            WordBits.set(marks, 0, word);
            fresh[region] = true;
        }
    }

    /// Null when there is no memory left.
    private synchronized MemorySegment create(int region) {
        if (bits.get(region) == null && memory.test(WordBits.memoryBytes(encoding))) {
            bits.set(region, WordBits.allocate(encoding, arena));
        }
        return bits.get(region);
    }

    /// Whether there is anything to give.
    public boolean hasNew() {
        for (boolean isFresh : fresh) {
            if (isFresh) {
                return true;
            }
        }
        return false;
    }

    /// Gives what leads to a region and was not given before, ascending. One thread a region. What is marked meanwhile is given, or is new.
    public void giveNew(int region, LongConsumer sink) {
        if (!fresh[region]) {
            return;
        }
        fresh[region] = false;
        // Who marks sets his bit, and then says so: a bit that is not seen below is said to be new after this.
        VarHandle.fullFence();
        if (given[region] == null) {
            given[region] = WordBits.allocate(encoding, arena);
        }
        WordBits.forEachAdded(bits.get(region), given[region], encoding.bottom(region), sink);
    }

    /// The addresses, ordered by region; null when there is no memory for them.
    List<LiveHeap.Outward> list() {
        List<LiveHeap.Outward> all = new ArrayList<>();
        for (int region = 0; region < bits.length(); region++) {
            MemorySegment marks = bits.get(region);
            if (marks == null) {
                continue;
            }
            int count = (int) WordBits.count(marks);
            if (!memory.test((long) count * Long.BYTES)) {
                return null;
            }
            LongArrayList addresses = new LongArrayList(count);
            WordBits.forEach(marks, encoding.bottom(region), addresses::add);
            all.add(new LiveHeap.Outward(region, addresses.toImmutable()));
        }
        return all;
    }
}
