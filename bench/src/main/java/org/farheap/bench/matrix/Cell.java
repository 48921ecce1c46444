package org.farheap.bench.matrix;

/// One place of the matrix. All of the heap is local in the mode of that name, so there its share is ALL.
record Cell(Workload workload, Mode mode, Share share) {
    boolean isLocal() {
        return mode.kind() == Mode.Kind.LOCAL;
    }

    /// "h2, kswap, 25 %"
    String label() {
        return workload.name() + ", " + mode.name() + (isLocal() ? "" : ", " + share.label());
    }

    /// The same as a name of a file.
    String fileName() {
        return (workload.name() + '-' + mode.name() + (isLocal() ? "" : "-" + share.label())).replaceAll("[^A-Za-z0-9.=_-]+", "");
    }
}
