package org.farheap.tracer;

/// Takes references, many at once: what they lead to is anywhere in memory, and a processor that knows of several waits for all together.
interface ReferenceSink {
    /// @param targets bytes from the heap's base, within the heap and aligned; the sink's until it returns
    void accept(long[] targets, int count);
}
