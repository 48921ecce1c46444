package org.farheap.server;

import java.util.ArrayDeque;

/**
 * Extents on their way back to the kernel, one after the other, a step per round of the data thread so that other leases'
 * requests get their turn in between. Data thread only.
 */
final class Releases {
    private record Release(Extent extent, Runnable done) {}

    private final ArrayDeque<Release> waiting = new ArrayDeque<>();

    /** @param done run when the memory is back with the kernel; null to tell nobody */
    void add(Extent extent, Runnable done) {
        extent.release();
        waiting.add(new Release(extent, done));
    }

    /** Runs {@code done} when all that was added before is freed. */
    void whenFreed(Runnable done) {
        waiting.add(new Release(null, done));
    }

    /** Frees a part of the first one, unless a reply still reads it. @return whether anything was done */
    boolean freeSome() {
        Release first = waiting.peek();
        if (first == null || (first.extent() != null && !first.extent().quiet())) {
            return false;
        }
        if (first.extent() == null || first.extent().freeStep()) {
            waiting.remove();
            if (first.done() != null) {
                first.done().run();
            }
        }
        return true;
    }
}
