package org.farheap.bench.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.farheap.bench.Ending;
import org.farheap.bench.Tree;

/// A directory that goes with the measurement, whatever ends that.
record RunDirectory(Path path) implements Ending.Held {
    static RunDirectory create() throws IOException {
        return Ending.hold(() -> new RunDirectory(Files.createTempDirectory("farheap-spark")));
    }

    @Override
    public void giveBack() throws IOException {
        Tree.delete(path);
    }
}
