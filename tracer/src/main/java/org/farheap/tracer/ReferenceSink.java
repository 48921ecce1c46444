package org.farheap.tracer;

/// Takes the references of objects.
interface ReferenceSink {
    /// @param target bytes from the heap's base, within the heap and aligned
    void accept(long target);
}
