package org.farheap.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A figure")
final class FigureTest {
    @Test
    @DisplayName("is named as a field, as an attribute and for people")
    void isNamed() {
        Figure pages = new Figure("pages_fetched_by_gc", "pages", "");
        assertEquals("pagesFetchedByGc", pages.fieldName());
        assertEquals("PagesFetchedByGc", pages.attributeName());
        assertEquals("Pages Fetched By Gc", pages.label());
    }

    @Test
    @DisplayName("that is a time carries its unit by itself in a recording, and in its name over JMX")
    void thatIsATimeCarriesItsUnit() {
        Figure time = new Figure("fault_ns_p99", "ns", "");
        assertEquals("faultP99", time.fieldName());
        assertEquals("FaultNsP99", time.attributeName());
        assertEquals("pauseOverheadMax", new Figure("pause_overhead_ns_max", "ns", "").fieldName());
    }
}
