package org.farheap.tracer;

import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/// Marks what roots reach. Roots wait until there are enough, or {@link #finish} is called, and then the workers follow them until nothing
/// is left to follow; so few wait however many come. One thread's.
final class Marking implements LongConsumer {
    /// A few milliseconds' work, beside which the start of the workers is little.
    private static final int ROOTS_WAITING_MAX = 1 << 16;

    private final WorkPool pool;
    private final RootMarker roots;
    private final Workers workers;
    final List<Marker> markers;

    Marking(TracedHeap heap, Spending spending, TraceOptions options) {
        pool = new WorkPool(options.workers());
        roots = new RootMarker(heap, pool, spending);
        workers = new Workers("farheap marking", options.threads(), spending, pool::finish);
        markers = Stream.generate(() -> new Marker(heap, pool, spending, options)).limit(options.workers()).toList();
    }

    @Override
    public void accept(long root) {
        roots.accept(root);
        if (roots.given() >= ROOTS_WAITING_MAX) {
            finish();
        }
    }

    /// Leaves nothing to follow, unless the work has ended.
    void finish() {
        roots.giveRest();
        workers.run(markers);
        roots.haveBeenTaken();
        pool.reopen();
    }

    /// How many roots lead to no object.
    long strayRoots() {
        return roots.stray();
    }
}
