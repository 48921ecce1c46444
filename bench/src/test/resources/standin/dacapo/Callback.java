package org.dacapo.harness;

/** Stand-in, with the one way of stopping that its version has. */
public class Callback {
    protected enum Mode { WARMUP, TIMING }

    protected Mode mode;
    protected final CommandLineArgs args;
    protected int iterations;

    public Callback(CommandLineArgs args) {
        this.args = args;
    }

    public void init() {
        iterations = 0;
        mode = args.getIterations() == 1 ? Mode.TIMING : Mode.WARMUP;
    }

    public boolean runAgain() {
        if (!isWarmup()) {
            return false;
        }
        iterations++;
        if (iterations == args.getIterations() - 1) {
            mode = Mode.TIMING;
        }
        return true;
    }

    public boolean isWarmup() {
        return mode == Mode.WARMUP;
    }

    public void start(String benchmark) {
        System.@OUT@.println("===== stand-in " + benchmark + " starting" + (isWarmup() ? " warmup " + (iterations + 1) : "") + " =====");
    }

    public void stop(@STOP_PARAMETER@) {}

    public void complete(String benchmark, boolean valid) {
        System.@OUT@.println("===== stand-in " + benchmark + (valid ? " PASSED" : " FAILED") + (isWarmup() ? " warmup" : "") + " =====");
    }
}
