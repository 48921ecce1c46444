package org.farheap.bench.matrix;

import java.io.PrintStream;
import java.time.Duration;
import org.farheap.bench.Terminal;

/// What the user sees while the matrix runs, on stderr: a line for every run; on a terminal the last one lives.
final class Progress {
    private static final String BACK_AND_CLEAR = "\r\033[K";

    private final PrintStream out;
    private final boolean live;
    private String text = "";
    private long start;

    Progress(PrintStream out, boolean live) {
        this.out = out;
        this.live = live;
    }

    static Progress onStderr() {
        return new Progress(System.err, Terminal.isStderr());
    }

    /// Says something beside the runs.
    void say(String line) {
        out.println("farheap: " + line);
    }

    void begin(int number, int of, Plan.Run run, double secondsLeft) {
        text = "farheap: %d of %d: %s, round %d".formatted(number, of, run.cell().label(), run.round())
                + (secondsLeft > 0 ? "; about " + minutes(secondsLeft) + " left" : "");
        start = System.nanoTime();
        if (live) {
            tick();
        } else {
            out.println(text);
        }
    }

    /// Every second of a run.
    void tick() {
        if (live) {
            out.print(BACK_AND_CLEAR + text + "; running for " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
            out.flush();
        }
    }

    /// The line of a run that went well has said enough; unless it lives, it is gone by now.
    void end(RunRecord record) {
        String place = text.replaceFirst("; about .*", "");
        if (live) {
            out.print(BACK_AND_CLEAR);
        }
        if (!record.isOk()) {
            out.println(place + ": " + record.verdict());
        } else if (live) {
            out.println("%s: %.0f s".formatted(place, record.wallSeconds()));
        }
        out.flush();
    }

    private static String minutes(double seconds) {
        return seconds < 90 ? Math.round(seconds) + " s" : Math.round(seconds / 60) + " min";
    }
}
