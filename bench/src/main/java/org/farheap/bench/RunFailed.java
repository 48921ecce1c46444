package org.farheap.bench;

/// A program of a measurement that did not end well: the measurement is void.
public final class RunFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    public RunFailed(String what, int status) {
        super(what);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
