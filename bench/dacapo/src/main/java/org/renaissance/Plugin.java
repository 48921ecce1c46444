package org.renaissance;

/// What of Renaissance's plugin interface is used here, to compile against; at run time the suite has the real one.
public interface Plugin {
    interface BeforeOperationTearDownListener extends Plugin {
        void beforeOperationTearDown(String benchmark, int opIndex, long durationNanos);
    }

    /// Only told of valid results.
    interface MeasurementResultListener extends Plugin {
        void onMeasurementResult(String benchmark, String metric, long value);
    }

    interface BenchmarkFailureListener extends Plugin {
        void onBenchmarkFailure(String benchmark);
    }
}
