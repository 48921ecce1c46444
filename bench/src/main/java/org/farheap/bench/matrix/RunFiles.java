package org.farheap.bench.matrix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.farheap.bench.Tree;

/// The directory of one run, which stays for whoever wants to look closer.
record RunFiles(Path directory) {
    private static final int LAST_LINE_MAX = 200;

    /// Empty, whatever an earlier matrix left there.
    static RunFiles create(Path out, Plan.Run run) throws IOException {
        Path directory = out.resolve("runs").resolve(run.cell().fileName() + "-r" + run.round());
        // Of an earlier run, also what a program that was killed had there.
        Tree.delete(directory);
        Files.createDirectories(directory);
        return new RunFiles(directory);
    }

    Path figures() {
        return directory.resolve("figures.json");
    }

    Path statistics() {
        return directory.resolve("statistics.json");
    }

    Path recording() {
        return directory.resolve("recording.jfr");
    }

    Path pauses() {
        return directory.resolve("gc.log");
    }

    Path output() {
        return directory.resolve("output.log");
    }

    Path errors() {
        return directory.resolve("errors.log");
    }

    /// What the program said last on stderr, frames of a stack left out; empty when it said nothing.
    String lastError() throws IOException {
        String line = Files.readAllLines(errors(), StandardCharsets.ISO_8859_1).stream().filter(text -> !text.isBlank())
                .filter(text -> !text.startsWith("\t")).reduce((first, last) -> last).orElse("").strip();
        return line.length() <= LAST_LINE_MAX ? line : line.substring(0, LAST_LINE_MAX) + "...";
    }
}
