package org.farheap.bench.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class LimboRingTest {
    @Test
    @DisplayName("Pages leave in their order, and a page taken out leaves a hole whose turn comes all the same")
    void holes() {
        LimboRing ring = new LimboRing(10, 3);
        ring.add(5);
        ring.add(6);
        ring.add(7);
        ring.remove(6);
        assertEquals("3 2", ring.used() + " " + ring.pages());
        assertEquals(5, ring.removeOldest());
        assertEquals(PageList.NONE, ring.removeOldest());
        assertEquals("1 1", ring.used() + " " + ring.pages());
        ring.add(6);
        ring.add(5);
        assertEquals(7, ring.removeOldest());
        assertEquals(6, ring.removeOldest());
        assertEquals(5, ring.removeOldest());
        assertEquals("0 0", ring.used() + " " + ring.pages());
    }
}
