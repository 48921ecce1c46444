package org.farheap.bench.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A repository in which the Spark jobs have been built; nothing is built here.
final class SparkLibrariesTest {
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path repository;
    private Path library;

    @BeforeEach
    void build() throws IOException {
        library = file("library.jar", "");
        file("pom.xml", "");
        file("bench/spark/pom.xml", "");
        file("bench/spark/src/main/java/Job.java", "");
        file("bench/spark/target/spark-workloads.jar", "");
        file("bench/spark/target/class-path", library + "\n");
        file("bench/spark/target/.built", "");
        for (String source : List.of("pom.xml", "bench/spark/pom.xml", "bench/spark/src/main", "bench/spark/src/main/java",
                "bench/spark/src/main/java/Job.java", "bench/spark/target/.built")) {
            Files.setLastModifiedTime(repository.resolve(source), FileTime.from(BUILT));
        }
    }

    private Path file(String name, String text) throws IOException {
        Path file = repository.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    @DisplayName("what is built is taken as it is, the jobs before the libraries")
    void built() throws IOException, InterruptedException {
        SparkLibraries libraries = new SparkLibraries(repository);
        assertTrue(libraries.isCurrent());
        assertEquals(repository.resolve("bench/spark/target/spark-workloads.jar") + ":" + library, libraries.classPath());
    }

    @Test
    @DisplayName("a newer source, a library that is gone and an unfinished build each need a build")
    void stale() throws IOException {
        SparkLibraries libraries = new SparkLibraries(repository);
        Path source = repository.resolve("bench/spark/src/main/java/Job.java");
        Files.setLastModifiedTime(source, FileTime.from(BUILT.plusSeconds(1)));
        assertFalse(libraries.isCurrent());
        Files.setLastModifiedTime(source, FileTime.from(BUILT));
        assertTrue(libraries.isCurrent());
        Files.delete(library);
        assertFalse(libraries.isCurrent());
        Files.createFile(library);
        Files.delete(repository.resolve("bench/spark/target/.built"));
        assertFalse(libraries.isCurrent());
    }

    @Test
    @DisplayName("a home has the jars of the class path where executors look for them")
    void home() throws IOException {
        SparkHome home = SparkHome.create(repository.resolve("home"),
                library + ":" + repository.resolve("bench/spark/target/spark-workloads.jar"));
        assertEquals(library.toRealPath(), home.path().resolve("jars/library.jar").toRealPath());
        assertTrue(Files.exists(home.path().resolve("jars/spark-workloads.jar")));
    }

    @Test
    @DisplayName("the jobs' main classes are in bench/spark")
    void mainClasses() {
        SparkWorkloads.ALL.forEach(job -> assertTrue(Files.exists(Path.of("spark/src/main/java",
                job.mainClass().replace('.', '/') + ".java")), job.mainClass()));
    }
}
