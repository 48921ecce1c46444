package org.farheap.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.farheap.tracer.Unreadable.Reason;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class FindingsTest {
    private final Findings findings = new Findings(4);

    @Test
    @DisplayName("of several findings in a region the one at the lowest offset stays, in whatever order they come")
    void lowest() {
        findings.add(2, 800, Reason.STRAY_REFERENCE);
        findings.add(2, 16, Reason.UNKNOWN_KLASS);
        findings.add(2, 24, Reason.BAD_SIZE);
        findings.add(0, 1L << 43, Reason.CHANGED);
        assertEquals(List.of(new Unreadable(0, 1L << 43, Reason.CHANGED), new Unreadable(2, 16, Reason.UNKNOWN_KLASS)), findings.list());
    }

    @Test
    @DisplayName("nothing found is nothing told")
    void none() {
        assertEquals(List.of(), findings.list());
    }
}
