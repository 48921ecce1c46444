package org.farheap.server;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What leases had, on its way back: a step per round of the data thread, so that other leases' requests get their turn in between,
 * and whatever UCX or a call of near-data work still uses is passed over until it is quiet. Data thread only.
 */
final class Releases {
    /** Something of a lease that no request reaches any more. */
    interface Returned {
        /** Whether nobody uses it any more. */
        boolean quiet();

        /** Frees a part; only when quiet. @return whether that was the last */
        boolean freeStep();
    }

    private record Release(Returned returned, Runnable done) {}

    private final List<Release> waiting = new ArrayList<>();

    /** @param done run when it is all freed */
    void add(Returned returned, Runnable done) {
        waiting.add(new Release(returned, done));
    }

    /** @return whether anything was freed */
    boolean freeSome() {
        // Mostly empty; and else short, but for leases whose agents do not take their replies.
        for (Iterator<Release> all = waiting.iterator(); all.hasNext(); ) {
            Release release = all.next();
            if (release.returned().quiet()) {
                if (release.returned().freeStep()) {
                    all.remove();
                    release.done().run();
                }
                return true;
            }
        }
        return false;
    }
}
