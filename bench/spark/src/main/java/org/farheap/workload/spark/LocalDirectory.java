package org.farheap.workload.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.util.ShutdownHookManager;

/// The directory of Spark's shuffle files and unpacked libraries. It goes when the JVM ends, by a signal too; it lies beside the
/// result, so that whoever removes that directory also removes what a job could not that was killed.
final class LocalDirectory {
    /// The least: Spark's own hook, which stops the job, is to run before.
    private static final int HOOK_PRIORITY = 0;

    private LocalDirectory() {}

    static Path create(Path result) throws IOException {
        String prefix = "spark-local";
        Path directory = result == null ? Files.createTempDirectory(prefix)
                : Files.createTempDirectory(result.toAbsolutePath().getParent(), prefix);
        ShutdownHookManager.get().addShutdownHook(() -> delete(directory), HOOK_PRIORITY);
        // Read when the first temporary file is made: the native parts of compressors are unpacked into some.
        System.setProperty("java.io.tmpdir", directory.toString());
        return directory;
    }

    private static void delete(Path directory) {
        if (Files.notExists(directory)) {
            return;
        }
        try {
            List<Path> deepestFirst;
            try (Stream<Path> files = Files.walk(directory)) {
                deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
