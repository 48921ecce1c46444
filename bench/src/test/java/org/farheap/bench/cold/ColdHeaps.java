package org.farheap.bench.cold;

import java.util.List;
import org.farheap.runtime.ColdClass;
import org.farheap.runtime.ColdHeap;

/// Cold heaps whose every figure is known.
final class ColdHeaps {
    private ColdHeaps() {}

    /// Three classes, of which that with fewest bytes has most dead.
    static ColdHeap of(boolean traced) {
        return new ColdHeap(traced, 40 << 20, 30 << 20, traced ? 20 << 20 : 0, traced ? 10 << 20 : 0, 30, 2, 250_000_000, 1_500_000_000, 0,
                List.of(row("byte[]", 1000, 20 << 20, traced ? 100 : 0), row("app.Node", 5000, 6 << 20, 0),
                        row("app.Row", 2000, 4 << 20, traced ? 1500 : 0)));
    }

    private static ColdClass row(String name, long objects, long bytes, long dead) {
        return new ColdClass(name, objects, bytes, dead, bytes / objects * dead);
    }
}
