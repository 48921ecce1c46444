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

    private static Rounds of(double... values) {
        Rounds rounds = new Rounds();
        for (double value : values) {
            rounds.add(value);
        }
        return rounds;
    }
}
