package org.farheap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class RoundsTest {
    @Test
    void theMedianOfAnOddNumberIsTheMiddleOne() {
        assertEquals(3, of(9, 1, 3).median());
        assertEquals("1..9", of(9, 1, 3).spread(0));
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetween() {
        assertEquals(2.5, of(4, 1, 3, 2).median());
    }

    @Test
    void noRoundsHaveNoMedian() {
        assertTrue(Double.isNaN(new Rounds().median()));
    }

    @Test
    void ratiosThatCancelHaveAMeanOfOne() {
        assertEquals(1, of(0.5, 2).geometricMean(), 1e-12);
        assertEquals(0.9, of(0.9, 0.9, 0.9).geometricMean(), 1e-12);
    }

    @Test
    void theStandardErrorShrinksWithTheRoundsAndNeedsTwo() {
        assertEquals(0, of(0.9, 0.9).standardError(), 1e-12);
        // Logarithms -ln 2 and ln 2: deviation sqrt(2) ln 2, over sqrt(2) rounds.
        assertEquals(Math.log(2), of(0.5, 2).standardError(), 1e-12);
        assertTrue(Double.isNaN(of(1).standardError()));
    }

    private static Rounds of(double... values) {
        Rounds rounds = new Rounds();
        for (double value : values) {
            rounds.add(value);
        }
        return rounds;
    }
}
