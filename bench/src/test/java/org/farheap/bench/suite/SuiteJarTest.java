package org.farheap.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuiteJarTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @DisplayName("A suite is told by its jar, with its benchmarks and their sizes")
    @CsvSource({"DACAPO_BACH, DACAPO, 0", "DACAPO_BACH_MR1, DACAPO_NESTED, 0", "DACAPO_CHOPIN, DACAPO, 2", "RENAISSANCE, RENAISSANCE, 2"})
    void suites(StandIn standIn, SuiteJar.Kind kind, int openings) throws IOException {
        SuiteJar jar = SuiteJar.open(standIn.jar(directory));
        assertEquals(kind, jar.kind());
        assertEquals(StandIn.BENCHMARKS, List.copyOf(jar.benchmarks().keySet()));
        assertEquals(Set.of("default", "small"), jar.benchmarks().get("rows"));
        assertEquals(openings, jar.moduleOpenings().size());
        assertTrue(jar.moduleOpenings().stream()
                .allMatch(option -> option.matches("--add-opens=java\\.base/java\\.(lang|util)=ALL-UNNAMED")));
    }

    @Test
    @DisplayName("What is no jar of a suite is refused with one line")
    void others() throws IOException {
        Path text = Files.writeString(directory.resolve("text.jar"), "not a jar");
        Path other = directory.resolve("other.jar");
        Path empty = directory.resolve("empty.jar");
        write(other, "Main.class");
        write(empty, "Harness.class", "org/dacapo/harness/Callback.class");
        assertRefused(directory.resolve("missing.jar"), "there is no such file");
        assertRefused(directory, "there is no such file");
        assertRefused(text, "is no jar");
        assertRefused(other, "is neither DaCapo");
        assertRefused(empty, "is neither DaCapo");
    }

    private static void assertRefused(Path jar, String says) {
        String message = assertThrows(IllegalArgumentException.class, () -> SuiteJar.open(jar)).getMessage();
        assertTrue(message.contains(says) && message.lines().count() == 1, message);
    }

    private static void write(Path jar, String... entries) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file)) {
            for (String entry : entries) {
                out.putNextEntry(new JarEntry(entry));
            }
        }
    }
}
