package org.farheap.bench.policy;

/// Which thread touched a page: jvmti-agent/src/fault/toucher.hpp, in its order.
enum Toucher {
    UNKNOWN, PROGRAM, MARKING, REFINEMENT, PAUSE, VM;

    private static final Toucher[] BY_NUMBER = values();

    static final int COUNT = BY_NUMBER.length;

    static Toucher numbered(int number) {
        return BY_NUMBER[number];
    }

    /// Beside the program, not in a pause, whose workers touch what they copy for it.
    boolean isConcurrentCollector() {
        return this == MARKING || this == REFINEMENT;
    }

    /// A thread that is not known counts as the program's, as in the agent's counters.
    boolean isCollector() {
        return ordinal() >= MARKING.ordinal();
    }
}
