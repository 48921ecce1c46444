package org.farheap.bench.policy;

/// Which pages are local. Pages are numbers from 0; each method that brings one in makes room for it first, so that never more than
/// the room are held.
///
/// It is not told of pages that are not its own to choose from (see [Replay]); the room is what those leave.
interface Policy {
    /// What a touch cost: nothing, a page given back that was local but unmapped, or a page fetched.
    enum Outcome { HIT, SOFT_FAULT, FETCH }

    /// From here on at most that many pages are held; at least 1.
    void resize(int room);

    /// The page is local from here on without a fetch: it has just been given content. It is not held, and has no history.
    void fill(int page, Toucher toucher);

    /// A touch of a page that may be held or not.
    Outcome touch(int page, Toucher toucher);

    /// The page is not the policy's any more, and neither is what the policy remembers of it. It need not be held.
    void forget(int page);

    /// Whether the page is local.
    boolean holds(int page);

    /// Pages that are local.
    int held();

    /// The calls that follow, until the next of this one, are of that record of the trace.
    default void at(int record) {}

    /// Victims that follow one another in the heap, up to what the agent takes at once, on average; NaN: nobody counted.
    default double meanRun() {
        return Double.NaN;
    }
}
