package org.farheap.bench.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A pause of the collector, from the JVM's own log, which is the same in every mode.
///
/// @param seconds since the JVM began, at the pause's end
/// @param kind    "Young (Normal) (G1 Evacuation Pause)", "Remark"...
record Pause(double seconds, String kind, double millis) {
    // [12.345s] GC(7) Pause Young (Normal) (G1 Evacuation Pause) 24M->4M(256M) 3.210ms
    private static final Pattern LINE = Pattern.compile(
            "^\\[([0-9.]+)s\\] GC\\([0-9]+\\) Pause (.+?)(?: [0-9]+M->[0-9]+M\\([0-9]+M\\))? ([0-9.]+)ms$");

    /// The JVM option that writes the log to `file`.
    static String logOption(Path file) {
        return "-Xlog:gc:file=" + file + ":uptime:filecount=0";
    }

    /// Empty when the JVM did not get so far.
    static List<Pause> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        return Files.readAllLines(file).stream().map(LINE::matcher).filter(Matcher::matches)
                .map(line -> new Pause(Double.parseDouble(line.group(1)), line.group(2), Double.parseDouble(line.group(3)))).toList();
    }
}
