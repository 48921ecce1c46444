package org.farheap.bench.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Reference strings whose faults are known.
final class TextbookTest {
    private static final int PAGES = 10;

    @DisplayName("Fetches are as many as the textbooks count")
    @ParameterizedTest(name = "{0}: {1} with {2} frames: {3}")
    @CsvSource({
        // Belady, Nelson and Shedler 1969: more frames, more faults.
        "1 2 3 4 1 2 5 1 2 3 4 5, fifo, 3, 9", "1 2 3 4 1 2 5 1 2 3 4 5, fifo, 4, 10",
        "1 2 3 4 1 2 5 1 2 3 4 5, lru, 3, 10", "1 2 3 4 1 2 5 1 2 3 4 5, lru, 4, 8",
        "1 2 3 4 1 2 5 1 2 3 4 5, belady, 3, 7", "1 2 3 4 1 2 5 1 2 3 4 5, belady, 4, 6",
        // Silberschatz, Operating System Concepts.
        "7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1, fifo, 3, 15", "7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1, lru, 3, 12",
        "7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1, belady, 3, 9",
        // Stallings, Operating Systems.
        "2 3 2 1 5 2 4 5 3 2 5 2, belady, 3, 6", "2 3 2 1 5 2 4 5 3 2 5 2, lru, 3, 7", "2 3 2 1 5 2 4 5 3 2 5 2, fifo, 3, 9",
        "2 3 2 1 5 2 4 5 3 2 5 2, second-chance, 3, 8",
    })
    void known(String references, String name, int frames, int fetches, @TempDir Path directory) throws IOException, BadTrace {
        int[] pages = Arrays.stream(references.split(" ")).mapToInt(Integer::parseInt).toArray();
        Path file = new TraceFile(PAGES, PAGES).fill(0, PAGES).touch(pages).write(directory.resolve("t.trace"));
        try (TouchTrace trace = TouchTrace.open(file)) {
            Policies.Cache cache = new Policies.Cache(PAGES, PAGES, frames, NextTouches.of(trace, done -> { }));
            Policy policy = new CheckedPolicy(Policies.named(name).maker().make(cache), PAGES, frames);
            int fetched = 0;
            for (int i = 0; i < pages.length; i++) {
                policy.at(i + 1);
                fetched += policy.touch(pages[i], Toucher.PROGRAM) == Policy.Outcome.FETCH ? 1 : 0;
            }
            assertEquals(fetches, fetched);
        }
    }
}
