package org.farheap.workload.spark;

/// A job's own check of its result does not hold.
final class CheckFailed extends Exception {
    private static final long serialVersionUID = 1L;

    CheckFailed(String what) {
        super(what);
    }
}
