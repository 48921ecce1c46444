package org.farheap.bench.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What an unpacked Spark distribution is for executors: a directory whose `jars` they get as their class path. Spark's own launcher
/// looks there, and nowhere else.
record SparkHome(Path path) {
    /// Links to the jars of a class path.
    static SparkHome create(Path path, String classPath) throws IOException {
        Path jars = Files.createDirectories(path.resolve("jars"));
        for (String entry : classPath.split(File.pathSeparator)) {
            Path jar = Path.of(entry).toAbsolutePath();
            Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
        }
        return new SparkHome(path);
    }

    /// Where the standalone workers keep what executors write, one directory for each executor.
    Path work() {
        return path.resolve("work");
    }
}
