package org.farheap.bench.matrix;

import java.io.IOException;

/// The class path of a workload; made when it is first asked for, where that takes a download.
@FunctionalInterface
public interface Libraries {
    /// Throws IOException with one line that says what to do, when they cannot be had.
    String classPath() throws IOException, InterruptedException;
}
