package org.farheap.tracer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;

/// Where references lead that cannot be followed here: a bit for each word of the regions that they lead to. Several threads'.
final class OutwardMarks {
    private final HeapEncoding encoding;
    private final Arena arena;
    private final Spending spending;
    private final AtomicReferenceArray<MemorySegment> bits;

    OutwardMarks(HeapEncoding encoding, Arena arena, Spending spending) {
        this.encoding = encoding;
        this.arena = arena;
        this.spending = spending;
        bits = new AtomicReferenceArray<>(encoding.regions());
    }

    void set(int region, int word) {
        MemorySegment marks = bits.get(region);
        if (marks == null) {
            marks = create(region);
        }
        if (marks != null) {
            WordBits.set(marks, 0, word);
        }
    }

    /// Null when there is no memory left.
    private synchronized MemorySegment create(int region) {
        if (bits.get(region) == null && spending.take(WordBits.memoryBytes(encoding))) {
            bits.set(region, WordBits.allocate(encoding, arena));
        }
        return bits.get(region);
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
            if (!spending.take((long) count * Long.BYTES)) {
                return null;
            }
            LongArrayList addresses = new LongArrayList(count);
            WordBits.forEach(marks, encoding.bottom(region), addresses::add);
            all.add(new LiveHeap.Outward(region, addresses.toImmutable()));
        }
        return all;
    }
}
