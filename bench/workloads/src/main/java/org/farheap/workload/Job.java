package org.farheap.workload;

/// A program of the matrix as its three steps, each called once, in this order.
public interface Job {
    /// Builds the data.
    void fill() throws Exception;

    /// The measured part: a fixed amount of work, whatever time it takes. Returns its operations.
    long run() throws Exception;

    /// Reads all that is left and compares it with what must be there; returns a checksum of it that is equal for equal scale and seed,
    /// whatever the threads' timing. Throws CheckFailed, as the other steps do when they meet a wrong value.
    long check() throws Exception;
}
