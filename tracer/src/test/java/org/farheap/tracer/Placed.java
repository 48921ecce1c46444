package org.farheap.tracer;

import java.util.List;

/// An object of a synthetic heap, as it was meant: nobody has read it from bytes.
record Placed(long address, ClassLayout layout, long bytes, List<Slot> slots) {
    /// A place of a reference. Only the referents of weak references are weak.
    record Slot(long address, boolean weak) {}
}
