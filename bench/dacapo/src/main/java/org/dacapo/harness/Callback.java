package org.dacapo.harness;

/// What of DaCapo's callback is used here, to compile against; at run time the suite has the real one. It is that of 9.12-bach, which
/// calls {@link #stop()}, and that of 9.12-MR1 and 23.11, which call {@link #stop(long)}: no real one has both.
public class Callback {
    public Callback(CommandLineArgs args) {}

    public boolean isWarmup() {
        throw new UnsupportedOperationException();
    }

    public void start(String benchmark) {}

    public void stop() {}

    /// In milliseconds.
    public void stop(long duration) {}

    public void complete(String benchmark, boolean valid) {}
}
