package org.farheap.workload.h2;

/// The warehouses that a terminal works on: every step-th, beginning with `first`.
record WarehouseShare(int first, int step) {
    static final WarehouseShare ALL = new WarehouseShare(1, 1);

    int count(TpccScale scale) {
        return (scale.warehouses() - first) / step + 1;
    }

    /// By its rank 1..count.
    int warehouse(int rank) {
        return first + (rank - 1) * step;
    }
}
