package org.farheap.bench.matrix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// A short command of the system.
final class Command {
    private Command() {}

    /// Returns its output. Throws IOException with its last line when it fails.
    static String run(String... words) throws IOException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int status = process.onExit().join().exitValue();
        if (status != 0) {
            throw new IOException(words[0] + ": " + output.lines().reduce((first, last) -> last).orElse("status " + status));
        }
        return output;
    }
}
