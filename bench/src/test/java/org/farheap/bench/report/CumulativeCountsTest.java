package org.farheap.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CumulativeCountsTest {
    private static final long SECOND = 1_000_000_000;

    private final CumulativeCounts counts = new CumulativeCounts();

    @Test
    @DisplayName("what grew while it was recorded is the last telling less the first; a new bucket counts whole")
    void grown() {
        counts.add(20 * SECOND + 1, 7, 90);
        counts.add(20 * SECOND + 2, 15, 4);
        counts.add(10 * SECOND + 1, 7, 50);
        counts.add(10 * SECOND + 2, 31, 1);
        counts.add(20 * SECOND + 3, 31, 1);
        assertEquals(Map.of(7L, 40L, 15L, 4L, 31L, 0L), counts.grown(false));
        assertEquals(Map.of(7L, 90L, 15L, 4L, 31L, 1L), counts.grown(true));
        assertFalse(counts.isToldOnce());
    }

    @Test
    @DisplayName("what was told only once counts since the start of the JVM")
    void once() {
        counts.add(10 * SECOND, 7, 50);
        counts.add(10 * SECOND + 1, 15, 5);
        assertTrue(counts.isToldOnce());
        assertEquals(Map.of(7L, 50L, 15L, 5L), counts.grown(false));
    }

    @DisplayName("a quantile is the upper bound of the bucket in which its share of the counts is reached")
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"0, 10", "0.1, 10", "0.101, 20", "0.5, 20", "0.6, 20", "0.61, 40", "1, 40"})
    void quantiles(double share, double bound) {
        assertEquals(bound, CumulativeCounts.quantile(new TreeMap<>(Map.of(5L, 0L, 10L, 10L, 20L, 50L, 40L, 40L, 80L, 0L)), share));
    }

    @Test
    @DisplayName("together they are at most as much as their bounds")
    void atMost() {
        assertEquals(10 * 5 + 3 * 100, CumulativeCounts.atMost(Map.of(5L, 10L, 100L, 3L, 1000L, 0L)));
    }

    @Test
    @DisplayName("nothing has no quantile")
    void nothing() {
        assertTrue(Double.isNaN(CumulativeCounts.quantile(Map.of(), 0.5)));
    }
}
