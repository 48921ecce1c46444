package org.farheap.bench.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ClockProTest {
    private static final int PAGES = 10;

    private final ClockPro clock = new ClockPro(PAGES, 4);

    @BeforeEach
    void fillUp() {
        assertEquals("FFFF", Touches.of(clock, 0, 1, 2, 3));
    }

    @Test
    @DisplayName("What fills the cache is hot but for the last, which is cold and in its test period")
    void warmUp() {
        assertEquals("0 1 2", hot());
        assertTrue(clock.isTested(3));
        assertEquals(1, clock.coldTarget());
    }

    @Test
    @DisplayName("A cold page that was not touched leaves, and is remembered in its test period")
    void leaves() {
        assertEquals("F", Touches.of(clock, 4));
        assertEquals("0 1 2 4", Touches.held(clock, PAGES));
        assertTrue(clock.isTested(3));
    }

    @Test
    @DisplayName("A page that returns in its test period becomes hot, for hot pages that were not touched, and raises the cold target")
    void returns() {
        assertEquals("FF", Touches.of(clock, 4, 3));
        assertEquals("2 3", hot());
        assertEquals("0 1 2 3", Touches.held(clock, PAGES));
        assertFalse(clock.isTested(0) || clock.isTested(1));
        assertEquals(2, clock.coldTarget());
        // What was demoted leaves without being remembered.
        assertEquals("F", Touches.of(clock, 5));
        assertEquals("1 2 3 5", Touches.held(clock, PAGES));
        assertFalse(clock.isTested(0));
    }

    @Test
    @DisplayName("Hot pages that were touched are spared once, and lose their accessed bit by that")
    void spares() {
        assertEquals("hFF", Touches.of(clock, 0, 4, 3));    // the hand passes 0, and demotes 1 and 2
        assertEquals("0 3", hot());
        assertEquals("0 1 2 3", Touches.held(clock, PAGES));
    }

    @Test
    @DisplayName("A local page that was touched in its test period becomes hot at the cold hand; tests end where the hot hand passes")
    void coldHand() {
        Touches.of(clock, 4, 3, 5, 0);                      // oldest first: 2 hot, 4 gone, 3 hot, 5 and 0 cold, in test
        assertEquals("hF", Touches.of(clock, 5, 6));
        assertEquals("3 5", hot());                         // 2 was demoted, and the hand rests at 3
        assertFalse(clock.isTested(4));
        assertTrue(clock.isTested(0), "left, and is remembered");
        assertEquals("2 3 5 6", Touches.held(clock, PAGES));
        assertEquals(2, clock.coldTarget());
    }

    @Test
    @DisplayName("A cold page that was touched after its test period begins another one")
    void testsAnew() {
        Touches.of(clock, 4, 3);                            // 0 and 1 cold, not in test
        assertEquals("hF", Touches.of(clock, 0, 5));
        assertTrue(clock.isTested(0));
        assertEquals("0 2 3 5", Touches.held(clock, PAGES));
    }

    @Test
    @DisplayName("No more pages are remembered than there is room for; the oldest test ends first")
    void remembers() {
        Touches.of(clock, 4, 5, 6, 7, 8);                   // gone: 3 4 5 6 7, one too many
        assertFalse(clock.isTested(3));
        assertTrue(IntStream.rangeClosed(4, 8).allMatch(clock::isTested));
    }

    @Test
    @DisplayName("In a room of one page nothing becomes hot")
    void oneRoom() {
        clock.resize(1);
        assertEquals(1, clock.held());
        Touches.of(clock, 5, 6, 5, 6, 6, 5);
        assertEquals("", hot());
        assertEquals("5", Touches.held(clock, PAGES));
    }

    private String hot() {
        return IntStream.range(0, PAGES).filter(clock::isHot).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    }
}
