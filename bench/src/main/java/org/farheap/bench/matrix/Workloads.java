package org.farheap.bench.matrix;

import java.util.List;
import java.util.Optional;

/// The workloads that there are.
public final class Workloads {
    private static final List<Workload> ALL = List.of();

    private Workloads() {}

    static List<Workload> all() {
        return ALL;
    }

    /// Those that need no download beyond the tools' libraries.
    static List<Workload> ready() {
        return ALL;
    }

    /// A small one that shows something within a minute.
    static Workload quick() {
        return ALL.getFirst();
    }

    static Optional<Workload> named(String name) {
        return ALL.stream().filter(workload -> workload.name().equals(name)).findFirst();
    }
}
