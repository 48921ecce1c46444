package org.farheap.bench.html;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScaleTest {
    private static final Axis COUNTS = Axis.linear("n", Unit.COUNT);
    private static final Axis MAGNITUDES = Axis.log("n", Unit.COUNT);
    private static final Axis SIZES = Axis.log("bytes", Unit.BYTES);

    @Test
    @DisplayName("a linear scale begins at zero and ends at a round number at or above the largest value")
    void linear() {
        Scale scale = Scale.round(COUNTS, new Range(37, 93), 0, 100);
        assertEquals(0, scale.low());
        assertEquals(100, scale.high());
        assertEquals(50, scale.pixel(50), 1e-9);
        assertTicks(scale, 0, 20, 40, 60, 80, 100);
    }

    @Test
    @DisplayName("a value on a tick does not widen the scale")
    void exact() {
        assertEquals(100, Scale.round(COUNTS, new Range(0, 100), 0, 1).high());
        assertEquals(1024, Scale.round(SIZES, new Range(16, 1024), 0, 1).high());
    }

    @Test
    @DisplayName("values below zero widen it downwards")
    void negative() {
        Scale scale = Scale.round(COUNTS, new Range(-3, 10), 0, 100);
        assertEquals(-4, scale.low());
        assertTrue(scale.ticks().contains(0.0));
    }

    @Test
    @DisplayName("a logarithmic scale has its ticks at powers, of two for bytes")
    void logarithmic() {
        assertTicks(Scale.round(MAGNITUDES, new Range(3, 20_000), 0, 1), 1, 10, 100, 1000, 10_000, 100_000);
        assertTicks(Scale.round(SIZES, new Range(1, 8), 0, 1), 1, 2, 4, 8);
        assertEquals(50, Scale.round(MAGNITUDES, new Range(1, 100), 0, 100).pixel(10), 1e-9);
    }

    @Test
    @DisplayName("a short logarithmic scale has ticks between the powers")
    void shortLogarithmic() {
        assertTicks(Scale.tight(MAGNITUDES, new Range(2, 30), 0, 1), 2, 5, 10, 20);
    }

    @DisplayName("no axis has more than nine ticks, nor fewer than two")
    @ParameterizedTest(name = "0 to {0}")
    @CsvSource({"0.001", "1", "2", "3.7", "99", "1000001", "1e12", "123456789"})
    void number(double high) {
        for (Axis axis : List.of(COUNTS, MAGNITUDES, SIZES, Axis.linear("b", Unit.BYTES))) {
            int ticks = Scale.round(axis, new Range(Math.min(1, high), high * 1.01), 0, 1).ticks().size();
            assertTrue(ticks >= 2 && ticks <= 9, axis + ": " + ticks);
        }
    }

    @Test
    @DisplayName("no values, and one value, still have a scale")
    void degenerate() {
        assertTrue(Double.isFinite(Scale.round(COUNTS, Range.EMPTY, 0, 1).pixel(3)));
        assertTrue(Double.isFinite(Scale.tight(COUNTS, Range.EMPTY.with(7), 0, 1).pixel(7)));
        assertTrue(Double.isFinite(Scale.round(MAGNITUDES, Range.EMPTY, 0, 1).pixel(3)));
        assertTrue(Double.isFinite(Scale.round(SIZES, Range.EMPTY.with(4096), 0, 1).pixel(4096)));
    }

    private static void assertTicks(Scale scale, double... expected) {
        assertArrayEquals(expected, scale.ticks().stream().mapToDouble(tick -> tick).toArray(), 1e-9);
    }
}
