package org.farheap.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How many pauses of each kind a JVM's own log tells of (-Xlog:gc,gc+marking). */
record GcLog(
        long young, long youngInMarking, long concurrentStarts, long undoneStarts, long remarks, long overflows, long cleanups, long full) {
    /** Said behind the remark after which marking goes on. */
    private static final String OVERFLOW = "Mark Stack Overflow";

    static GcLog read(Path file) {
        try {
            return of(Files.readAllLines(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Each pause has one line, written when it ends; whether a concurrent start was undone is said right behind it. */
    private static GcLog of(List<String> lines) {
        long young = 0;
        long youngInMarking = 0;
        boolean marking = false;
        for (String line : lines) {
            if (line.contains(" Pause Young (Concurrent Start)")) {
                marking = true;
            } else if (line.endsWith(" Concurrent Undo Cycle") || line.contains(" Pause Full ")) {
                marking = false;
            } else if (line.contains(" Pause Remark ")) {
                marking = false;
            } else if (line.contains(OVERFLOW)) {
                marking = true;
            } else if (line.contains(" Pause Young ") && marking) {
                youngInMarking++;
            } else if (line.contains(" Pause Young ")) {
                young++;
            }
        }
        return new GcLog(young, youngInMarking, count(lines, " Pause Young (Concurrent Start)"),
                lines.stream().filter(line -> line.endsWith(" Concurrent Undo Cycle")).count(), count(lines, " Pause Remark "),
                count(lines, OVERFLOW), count(lines, " Pause Cleanup "), count(lines, " Pause Full "));
    }

    private static long count(List<String> lines, String text) {
        return lines.stream().filter(line -> line.contains(text)).count();
    }
}
