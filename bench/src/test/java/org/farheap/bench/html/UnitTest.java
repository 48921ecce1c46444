package org.farheap.bench.html;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnitTest {
    @DisplayName("a value reads with three digits and the multiple that fits")
    @ParameterizedTest(name = "{0} of {1} is {2}")
    @CsvSource({
        "COUNT, 0, 0", "COUNT, 1, 1", "COUNT, 12.345, 12.3", "COUNT, 999, 999", "COUNT, 1000, 1 k", "COUNT, 999.9, 1 k",
        "COUNT, 1234567, 1.23 M", "COUNT, -1500, -1.5 k", "COUNT, 0.5, 0.5",
        "BYTES, 0, 0", "BYTES, 1023, '1,023 B'", "BYTES, 1024, 1 KiB", "BYTES, 1073741823, 1 GiB", "BYTES, 402653184, 384 MiB",
        "NANOS, 950, 950 ns", "NANOS, 4096, 4.1 us", "NANOS, 120000000, 120 ms", "NANOS, 90e9, 90 s",
        "SECONDS, 0, 0 s", "SECONDS, 1200, '1,200 s'", "PERCENT, 0.25, 25 %", "PERCENT, 0, 0 %", "PERCENT, 0.00123, 0.123 %",
    })
    void formats(Unit unit, double value, String text) {
        assertEquals(text, unit.format(value));
    }

    @Test
    @DisplayName("what is not known is a dash")
    void unknown() {
        assertEquals("-", Unit.BYTES.format(Double.NaN));
    }

    @DisplayName("steps are powers of two for bytes, and 1, 2 or 5 with zeros otherwise")
    @ParameterizedTest(name = "{0}: at least {1} is {2}")
    @CsvSource({"BYTES, 1, 1", "BYTES, 3, 4", "BYTES, 4, 4", "BYTES, 1025, 2048", "BYTES, 0.1, 1", "COUNT, 1, 1", "COUNT, 1.1, 2",
        "COUNT, 3, 5", "COUNT, 5.1, 10", "COUNT, 0.3, 0.5", "COUNT, 1000, 1000", "PERCENT, 0.14, 0.2"})
    void steps(Unit unit, double atLeast, double step) {
        assertEquals(step, unit.step(atLeast), step * 1e-12);
    }
}
