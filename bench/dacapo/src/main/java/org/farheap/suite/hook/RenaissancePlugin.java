package org.farheap.suite.hook;

import org.renaissance.Plugin;

/// Tells the last repetition of a Renaissance benchmark from those before it. The suite measures an operation, validates its result, and
/// tells the duration only if it is valid; a failure with an operation measured and not told is a failed validation, any other is an error.
public final class RenaissancePlugin implements Plugin.BeforeOperationTearDownListener, Plugin.MeasurementResultListener,
        Plugin.BenchmarkFailureListener {
    private static final String DURATION = "duration_ns";

    private final TimedIteration iteration = new TimedIteration();
    private final int last;
    private int measured = -1;
    private int told = -1;
    private long endNanos;

    /// @param arguments how many repetitions there will be
    public RenaissancePlugin(String[] arguments) {
        last = Integer.parseInt(arguments[0]) - 1;
    }

    @Override
    public void beforeOperationTearDown(String benchmark, int opIndex, long durationNanos) {
        endNanos = System.nanoTime();
        measured = opIndex;
    }

    @Override
    public void onMeasurementResult(String benchmark, String metric, long value) {
        if (!metric.equals(DURATION)) {
            return;
        }
        told = measured;
        if (told == last) {
            iteration.completed(endNanos - value, value);
        } else {
            iteration.warmedUp();
        }
    }

    @Override
    public void onBenchmarkFailure(String benchmark) {
        if (measured > told) {
            iteration.invalid();
        }
    }
}
