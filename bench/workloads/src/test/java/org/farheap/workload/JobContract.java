package org.farheap.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What every program of the matrix must do, at a tiny scale.
public interface JobContract {
    String SCALE = "0.02";

    /// A new instance of its main class.
    Callable<Integer> program();

    @Test
    @DisplayName("the same seed gives the same checksum, another seed another")
    default void checksumFollowsFromTheSeed(@TempDir Path directory) throws Exception {
        Figures first = here(directory, "1");
        assertEquals(first.text("checksum"), here(directory, "1").text("checksum"));
        assertNotEquals(first.text("checksum"), here(directory, "2").text("checksum"));
        assertTrue(first.number("operations") >= 1);
        assertTrue(first.number("fill_seconds") > 0);
        assertTrue(first.number("run_seconds") > 0);
        assertFalse(first.text("checksum").isEmpty());
    }

    @Test
    @DisplayName("JDK 17 comes to the same checksum")
    default void anotherJvmAgrees(@TempDir Path directory) throws Exception {
        Path java = ChildJvm.java17();
        Assumptions.assumeTrue(java != null, "there is no JDK 17 here");
        Path result = directory.resolve("17.json");
        ChildJvm.run(java, program().getClass(), "--scale", SCALE, "--seed", "1", "--result", result.toString());
        assertEquals(here(directory, "1").text("checksum"), Figures.read(result).text("checksum"));
    }

    @Test
    @DisplayName("a scale out of bounds is a usage error")
    default void refusesAbsurdScales() {
        assertEquals(2, ErrorOutput.of(() -> new CommandLine(program()).execute("--scale", "0")).status());
        assertEquals(2, ErrorOutput.of(() -> new CommandLine(program()).execute("--scale", "NaN")).status());
    }

    private Figures here(Path directory, String seed) throws Exception {
        Path result = directory.resolve("here.json");
        assertEquals(0, new CommandLine(program()).execute("--scale", SCALE, "--seed", seed, "--result", result.toString()));
        return Figures.read(result);
    }
}
