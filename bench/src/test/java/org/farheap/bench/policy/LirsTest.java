package org.farheap.bench.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class LirsTest {
    private static final int PAGES = 20;
    private static final int A = 0;
    private static final int B = 1;
    private static final int C = 2;
    private static final int D = 3;
    private static final int E = 4;

    @Test
    @DisplayName("The paper's sequence A D B C B A D A E goes as by hand")
    void paper() {
        Lirs lirs = new Lirs(PAGES, 3);             // 2 LIR pages, 1 HIR page
        assertEquals("FFFF", Touches.of(lirs, A, D, B, C));
        assertEquals("A C D", named(lirs));
        assertTrue(lirs.isLir(A) && lirs.isLir(D));
        assertEquals(4, lirs.stackSize());          // A D (B) C
        assertEquals("F", Touches.of(lirs, B));     // B was away for less than A
        assertTrue(lirs.isLir(B) && lirs.isLir(D) && !lirs.isLir(A));
        assertEquals(3, lirs.stackSize());          // D (C) B
        assertEquals("h", Touches.of(lirs, A));     // still HIR: it had left the stack
        assertFalse(lirs.isLir(A));
        assertEquals("h", Touches.of(lirs, D));     // the bottom moves up: C is pruned
        assertEquals(3, lirs.stackSize());          // B A D
        assertEquals("hF", Touches.of(lirs, A, E));
        assertTrue(lirs.isLir(A) && lirs.isLir(D));
        assertEquals("A D E", named(lirs));
        assertEquals(3, lirs.stackSize());          // D A E
    }

    @Test
    @DisplayName("Of a loop that is a little too large all but the part for HIR pages hits")
    void loop() {
        Lirs lirs = new Lirs(PAGES, 10);
        Touches.of(lirs, Touches.range(0, 12));
        assertEquals("hhhhhhhhhFFF", Touches.of(lirs, Touches.range(0, 12)));
        assertEquals("hhhhhhhhhFFF", Touches.of(lirs, Touches.range(0, 12)));
    }

    @Test
    @DisplayName("When a LIR page at the bottom dies, the stack is pruned to the next one")
    void death() {
        Lirs lirs = new Lirs(PAGES, 3);
        Touches.of(lirs, A, D, B, C, D);            // A (B) C D
        assertEquals(4, lirs.stackSize());
        lirs.forget(A);
        assertEquals(1, lirs.stackSize());
        assertEquals("C D", named(lirs));
        assertEquals("F", Touches.of(lirs, E));
        assertTrue(lirs.isLir(E), "there is room for another LIR page");
    }

    private static String named(Lirs lirs) {
        return Touches.held(lirs, PAGES).replace('0', 'A').replace('1', 'B').replace('2', 'C').replace('3', 'D').replace('4', 'E');
    }
}
