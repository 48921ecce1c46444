package org.farheap.bench.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class S3FifoTest {
    private static final int PAGES = 20;

    @Test
    @DisplayName("From the small queue go on what was touched twice more, and what returns while it is remembered")
    void smallQueue() {
        S3Fifo cache = new S3Fifo(PAGES, 10);
        assertEquals("FhhFFFFFFFFF", Touches.of(cache, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
        assertEquals("F", Touches.of(cache, 10));   // small: 2 .. 10, main: 0, remembered: 1
        assertEquals("0 2 3 4 5 6 7 8 9 10", Touches.held(cache, PAGES));
        assertEquals("F", Touches.of(cache, 1));    // small: 3 .. 10, main: 0 1, remembered: 2
        assertEquals("hF", Touches.of(cache, 3, 11));
        assertEquals("0 1 4 5 6 7 8 9 10 11", Touches.held(cache, PAGES));
    }

    @Test
    @DisplayName("A page goes round the main queue once for each touch; the main queue has nine tenths of the room, when others come")
    void mainQueue() {
        S3Fifo cache = new S3Fifo(PAGES, 3);
        assertEquals("FFFFFFF", Touches.of(cache, 0, 1, 2, 3, 0, 1, 2));    // main: 0 1 2, remembered: 3
        assertEquals("0 1 2", Touches.held(cache, PAGES));
        assertEquals("hF", Touches.of(cache, 0, 4));                        // main: 2 0, small: 4
        assertEquals("0 2 4", Touches.held(cache, PAGES));
        assertEquals("F", Touches.of(cache, 5));                            // main: 2 0, small: 5
        assertEquals("hhF", Touches.of(cache, 5, 5, 6));                    // main: 0 5, small: 6
        assertEquals("0 5 6", Touches.held(cache, PAGES));
    }

    @Test
    @DisplayName("No more are remembered than the main queue has room for")
    void remembers() {
        S3Fifo cache = new S3Fifo(PAGES, 4);
        Touches.of(cache, Touches.range(0, 8));                    // small: 4 .. 7, remembered: 1 2 3
        assertEquals("F", Touches.of(cache, 0));                   // new: small: 5 6 7 0, remembered: 2 3 4
        assertEquals("F", Touches.of(cache, 2));                   // main: 2, small: 6 7 0, remembered: 3 4 5
        assertEquals("FFF", Touches.of(cache, 10, 11, 12));
        assertEquals("2 10 11 12", Touches.held(cache, PAGES));
    }
}
