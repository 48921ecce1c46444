package org.farheap.bench.policy;

import java.io.PrintStream;
import org.farheap.bench.Terminal;

/// How far the replay is, in one line of the terminal that is renewed every second; nothing where stderr is none.
final class ReplayProgress {
    private static final String BACK_AND_CLEAR = "\r\033[K";
    private static final long RENEWAL_NANOS = 1_000_000_000L;

    private final PrintStream out;
    private final boolean live;
    private long shownAt = System.nanoTime() - RENEWAL_NANOS;

    ReplayProgress(PrintStream out, boolean live) {
        this.out = out;
        this.live = live;
    }

    static ReplayProgress onStderr() {
        return new ReplayProgress(System.err, Terminal.isStderr());
    }

    /// For a walk through `records` that does `what`.
    TraceWalk.Listener of(String what, int records) {
        return done -> {
            if (live && System.nanoTime() - shownAt >= RENEWAL_NANOS) {
                shownAt = System.nanoTime();
                out.print(BACK_AND_CLEAR + "farheap: " + what + ": " + 100L * done / records + " %");
                out.flush();
            }
        };
    }

    /// Before something else is printed.
    void clear() {
        if (live) {
            out.print(BACK_AND_CLEAR);
            out.flush();
        }
    }
}
