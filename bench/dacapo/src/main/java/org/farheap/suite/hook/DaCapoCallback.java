package org.farheap.suite.hook;

import org.dacapo.harness.Callback;
import org.dacapo.harness.CommandLineArgs;

/// Tells DaCapo's timed iteration from those that warm up. DaCapo runs validation between `stop` and `complete`.
public final class DaCapoCallback extends Callback {
    private final TimedIteration iteration = new TimedIteration();
    private long startNanos;
    private long durationNanos;

    public DaCapoCallback(CommandLineArgs args) {
        super(args);
    }

    @Override
    public void start(String benchmark) {
        super.start(benchmark);
        startNanos = System.nanoTime();
    }

    /// Of 9.12-bach.
    @Override
    public void stop() {
        durationNanos = System.nanoTime() - startNanos;
        super.stop();
    }

    /// Of 9.12-MR1 and 23.11.
    @Override
    public void stop(long duration) {
        durationNanos = System.nanoTime() - startNanos;
        super.stop(duration);
    }

    @Override
    public void complete(String benchmark, boolean valid) {
        super.complete(benchmark, valid);
        if (!valid) {
            iteration.invalid();
        } else if (isWarmup()) {
            iteration.warmedUp();
        } else {
            iteration.completed(startNanos, durationNanos);
        }
    }
}
