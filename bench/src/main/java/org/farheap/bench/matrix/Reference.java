package org.farheap.bench.matrix;

/// What a workload's first local run tells about it, which the other runs are held against.
///
/// @param peakHeap    resident bytes of the heap's range at their peak, by the kernel; shares are of this
/// @param peakNonHeap all else that was resident, and page tables
record Reference(long peakHeap, long peakNonHeap, double wallSeconds, String checksum) {
    static Reference of(RunRecord local) {
        return new Reference((long) local.memory().peakHeap(), (long) local.memory().peakNonHeap(), local.wallSeconds(), local.checksum());
    }

    long budget(Share share) {
        return share.of(peakHeap);
    }

    /// Of kswap's cgroup, which is charged for all of the JVM.
    long cgroupLimit(Share share) {
        return budget(share) + peakNonHeap;
    }
}
