package org.farheap.bench.matrix;

import java.util.Optional;

/// What a run may take of the machine before it is given up, or not begun.
///
/// @param localSeconds  of a workload's first run, of which nothing is known
/// @param leastSeconds  that any other run gets; else it is `localFactor` times the local run, and `moreSeconds`
record Limits(double localSeconds, double leastSeconds, double localFactor, double moreSeconds) {
    private static final long MIB = 1 << 20;
    /// A JVM beside its heap, before it was measured.
    private static final long NON_HEAP = 512 * MIB;
    /// The server's JVM, and the extent that it holds more than the heap fills.
    private static final long SERVER = 192 * MIB;

    static final Limits USUAL = new Limits(600, 300, 6, 60);

    double seconds(Optional<Reference> reference) {
        return reference.map(local -> Math.max(leastSeconds, localFactor * local.wallSeconds() + moreSeconds)).orElse(localSeconds);
    }

    /// Bytes that must be free for a cell: the JVM, and what holds the rest of its heap if nothing of it can be compressed.
    static long memory(Cell cell, long maxHeap, Optional<Reference> reference) {
        long nonHeap = reference.map(Reference::peakNonHeap).orElse(NON_HEAP);
        long local = reference.map(known -> known.budget(cell.share())).orElse(maxHeap);
        return switch (cell.mode().kind()) {
            case LOCAL -> maxHeap + nonHeap;
            case KSWAP -> local + nonHeap + maxHeap;
            case FARHEAP -> local + nonHeap + maxHeap + SERVER;
        };
    }
}
