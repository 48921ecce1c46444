package org.farheap.suite.hook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// The last iteration of a benchmark, the one that counts, and the figures of it. What came before is warming up. The launcher tells by
/// system properties where they go: it is loaded by another class loader.
final class TimedIteration {
    private static final int CHECK_FAILED = 5;

    private final long launchNanos = Long.parseLong(System.getProperty("farheap.suite.launch_nanos"));
    private final Path result = Path.of(System.getProperty("farheap.suite.result"));
    private final String what = System.getProperty("farheap.suite.what");
    private int warmUps;

    void warmedUp() {
        warmUps++;
    }

    /// It was valid. `startNanos` is System.nanoTime()'s.
    void completed(long startNanos, long durationNanos) {
        String figures = String.format(Locale.ROOT, "{\"fill_seconds\": %.9f, \"run_seconds\": %.9f, \"operations\": 1, \"warm_ups\": %d, "
                + "\"checksum\": \"%s: valid\"}%n", (startNanos - launchNanos) / 1e9, durationNanos / 1e9, warmUps, what);
        try {
            Files.writeString(result, figures);
            judged();
        } catch (IOException e) {
            System.err.println("farheap: cannot write " + result + ": " + e.getMessage());
            System.exit(1);
        }
    }

    /// The suite found a wrong result, in whichever iteration.
    void invalid() {
        System.err.println("farheap: " + what + ": the suite's own validation failed");
        judged();
        System.exit(CHECK_FAILED);
    }

    /// So the launcher leaves the exit status as it is.
    private static void judged() {
        System.setProperty("farheap.suite.judged", "true");
    }
}
