package org.farheap.bench.cold;

import java.util.Comparator;
import java.util.List;
import org.farheap.runtime.ColdClass;
import org.farheap.runtime.ColdHeap;

/// Which classes are told, and in which order: where the dead are told apart, those with most of them first; else those with most bytes.
final class ColdHeapOrder {
    private ColdHeapOrder() {}

    static ColdHeap of(ColdHeap heap, int top) {
        Comparator<ColdClass> most = Comparator.comparingLong(heap.traced() ? ColdClass::deadBytes : ColdClass::bytes);
        List<ColdClass> classes = heap.classes().stream().sorted(most.reversed()).toList();
        return new ColdHeap(heap.traced(), heap.usedBytes(), heap.readBytes(), heap.liveBytes(), heap.deadBytes(), heap.regionsRead(),
                heap.regionsUnreadable(), heap.durationNs(), heap.serverNs(), heap.pagesFetched(), ColdHeap.first(top, classes));
    }
}
