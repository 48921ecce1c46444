package org.farheap.bench.spark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The line that tells best why a job in a cluster failed. What follows from it fills pages in the driver's output.
final class Complaint {
    private static final int LENGTH_MAX = 300;

    private Complaint() {}

    /// An agent's, from the executors' output; else the job's own check; else what an executor's JVM, or Spark, says of an error.
    static Optional<String> find(String job, Path driverOutput, Path work) throws IOException {
        List<String> driver = lines(driverOutput);
        List<String> executors = new ArrayList<>();
        if (Files.exists(work)) {
            try (Stream<Path> files = Files.walk(work)) {
                for (Path file : files.filter(path -> path.endsWith("stderr")).sorted().toList()) {
                    executors.addAll(lines(file));
                }
            }
        }
        return first(executors, line -> line.startsWith("farheap: "))
                .or(() -> first(driver, line -> line.startsWith(job + ": ")))
                .or(() -> first(executors, line -> line.startsWith("Error") || line.contains("Exception")))
                .or(() -> first(driver, line -> line.contains("Exception") || line.contains("ERROR")))
                .map(line -> line.length() <= LENGTH_MAX ? line : line.substring(0, LENGTH_MAX) + "...");
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    }

    private static Optional<String> first(List<String> lines, Predicate<String> which) {
        return lines.stream().filter(which).findFirst().map(String::strip);
    }
}
