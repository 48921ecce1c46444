package org.farheap.bench.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.farheap.bench.Ending;

/// A directory that goes with the measurement, whatever ends that.
record RunDirectory(Path path) implements Ending.Held {
    static RunDirectory create() throws IOException {
        return Ending.hold(() -> new RunDirectory(Files.createTempDirectory("farheap-spark")));
    }

    @Override
    public void giveBack() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(path)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
