package org.farheap.bench.policy;

/// What happened to the pages of a traced heap, step by step; [TraceWalk] tells it.
interface Steps {
    /// The steps that follow, until the next call, are of that record.
    default void at(int record) {}

    /// The page, which had no content, has some from here on: nothing needs to be fetched for it.
    void fill(int page, Toucher toucher);

    /// A touch of a page that has content.
    void touch(int page, Toucher toucher);

    /// What the page holds is worth nothing any more.
    void die(int page);

    /// The region has become something else. What a region held that has become free has died by now.
    default void change(int region, RegionKind kind) {}
}
