package org.farheap.bench.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ArcTest {
    private static final int PAGES = 20;

    @Test
    @DisplayName("A return from the history of pages seen once makes their part larger, one from the other history smaller")
    void adapts() {
        Arc arc = new Arc(PAGES, 2);
        assertEquals("FhFF", Touches.of(arc, 1, 1, 2, 3));  // t1: 3, t2: 1, b1: 2
        assertEquals("1 3", Touches.held(arc, PAGES));
        assertEquals(0, arc.target());
        assertEquals("F", Touches.of(arc, 2));              // t1: 3, t2: 2, b2: 1
        assertEquals("2 3", Touches.held(arc, PAGES));
        assertEquals(1, arc.target());
        assertEquals("F", Touches.of(arc, 1));              // t2: 2 1, b1: 3
        assertEquals("1 2", Touches.held(arc, PAGES));
        assertEquals(0, arc.target());
    }

    @Test
    @DisplayName("The step is the proportion of the two histories")
    void proportion() {
        Arc arc = new Arc(PAGES, 4);
        Touches.of(arc, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7);  // t1: 7, t2: 3 4 5, b1: 6, b2: 0 1 2
        assertEquals("3 4 5 7", Touches.held(arc, PAGES));
        assertEquals("F", Touches.of(arc, 6));                      // three times as many in b2 as in b1
        assertEquals(3, arc.target());
        assertEquals("4 5 6 7", Touches.held(arc, PAGES));          // t1: 7, t2: 4 5 6, b2: 0 1 2 3
        assertEquals("F", Touches.of(arc, 0));
        assertEquals(2, arc.target());
    }

    @Test
    @DisplayName("Pages seen once that fill all of the room leave without a trace")
    void loop() {
        Arc arc = new Arc(PAGES, 3);
        assertEquals("FFFFFF", Touches.of(arc, 0, 1, 2, 3, 0, 1));
        assertEquals(0, arc.target());
    }

    @Test
    @DisplayName("A smaller room takes pages and target back")
    void smallerRoom() {
        Arc arc = new Arc(PAGES, 4);
        Touches.of(arc, 0, 0, 1, 2, 3, 4, 1, 2);
        assertEquals(2, arc.target());
        arc.resize(1);
        assertEquals(1, arc.held());
        assertEquals(1, arc.target());
        arc.resize(4);
        assertEquals("FFFF", Touches.of(arc, 10, 11, 12, 13));
        assertEquals(4, arc.held());
    }
}
