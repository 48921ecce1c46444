package org.farheap.bench.policy;

/// In which order mapped pages go to limbo.
sealed interface VictimOrder permits SweepOrder, RunsOrder, ArrivalOrder, RegionOrder {
    /// The page is mapped from here on.
    void add(int page);

    /// It is not any more, and not because it was chosen.
    void remove(int page);

    /// Chooses the next victim among the mapped pages, which it is not any more then. There is a mapped page.
    int next();

    /// The page was out of the program's reach, and came back because the program needs it; before add().
    default void noteReturn(int page) {}
}
