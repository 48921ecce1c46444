package org.farheap.bench.policy;

/// What a region holds: jvmti-agent/src/pages/collector_view.hpp, in its order.
enum RegionKind {
    OTHER, FREE, YOUNG, OLD, HUMONGOUS;

    private static final RegionKind[] BY_NUMBER = values();

    static final int COUNT = BY_NUMBER.length;

    static RegionKind numbered(int number) {
        return BY_NUMBER[number];
    }

    /// Whether its pages stay local while others are left. A region that was free at the last pause and has content was allocated
    /// since, and what is allocated between pauses is young.
    boolean isSpared() {
        return this == YOUNG || this == FREE;
    }
}
