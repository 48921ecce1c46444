package org.farheap.tracer;

import java.util.concurrent.ThreadFactory;

/// How a heap is traced.
///
/// @param workers threads that trace, 1 to 256
/// @param threads makes them
/// @param followWeak whether what only weak and phantom references lead to counts as live. Then liveness errs towards live
/// @param guessFrames whether what could be a reference in the frames of a live stack chunk is followed to traced regions. Only the JVM
///     knows which are some; so without it liveness may err, and with it errs towards live
public record TraceOptions(int workers, ThreadFactory threads, boolean followWeak, boolean guessFrames) {
    private static final int MAX_WORKERS = 256;

    public TraceOptions {
        if (workers < 1 || workers > MAX_WORKERS) {
            throw new IllegalArgumentException(workers + " workers; it must be 1 to " + MAX_WORKERS);
        }
    }
}
