package org.farheap.bench.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ComplaintTest {
    @TempDir
    private Path directory;

    private Optional<String> complaint(String driver, String executor) throws IOException {
        Path stderr = Files.createDirectories(directory.resolve("work/app-1/0")).resolve("stderr");
        Files.writeString(stderr, executor);
        return Complaint.find("spark-kmeans", Files.writeString(directory.resolve("driver.log"), driver), directory.resolve("work"));
    }

    @Test
    @DisplayName("what an agent says comes before what follows from it")
    void agent() throws IOException {
        assertEquals(Optional.of("farheap: local=1m: too little; at least 8m is needed"), complaint("spark: ERROR Master: removing it\n",
                "Spark Executor Command: java\nfarheap: local=1m: too little; at least 8m is needed\n"));
    }

    @Test
    @DisplayName("a check that failed comes before an executor that was stopped for it")
    void check() throws IOException {
        assertEquals(Optional.of("spark-kmeans: the cached data are not what was put there"),
                complaint("spark: ERROR x\nspark-kmeans: the cached data are not what was put there\n",
                        "java.lang.InterruptedException\n"));
    }

    @Test
    @DisplayName("else an executor's error is told, else the driver's, else none")
    void others() throws IOException {
        assertEquals(Optional.of("Error: Could not create the Java Virtual Machine."),
                complaint("spark: ERROR x\n", "\nError: Could not create the Java Virtual Machine.\n"));
        assertEquals(Optional.of("spark: ERROR x"), complaint("spark: WARN y\nspark: ERROR x\n", ""));
        assertEquals(Optional.empty(), complaint("", ""));
    }
}
