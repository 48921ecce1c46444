package org.farheap.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class FiguresTest {
    @Test
    void readsWhatItWrites() {
        Figures figures = new Figures();
        figures.put("whole", 1L << 53);
        figures.put("part", -1.5e-3);
        figures.put("text", "a \"b\"");
        Figures read = Figures.parse(figures.json());
        assertEquals(1L << 53, read.number("whole"));
        assertEquals(-1.5e-3, read.number("part"));
        assertEquals("a 'b'", read.text("text"));
    }

    @Test
    void anAbsentFigureIsNotANumber() {
        assertTrue(Double.isNaN(Figures.parse("{}").number("faults")));
    }

    @Test
    void readsTheAgentsLayout() {
        Figures figures = Figures.parse("{\n  \"heap_base\": \"0xf0000000\",\n  \"faults\": 12,\n  \"evict\": \"move\"\n}\n");
        assertEquals("0xf0000000", figures.text("heap_base"));
        assertEquals(12, figures.number("faults"));
        assertEquals("move", figures.text("evict"));
    }
}
