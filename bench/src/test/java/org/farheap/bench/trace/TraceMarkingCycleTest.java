package org.farheap.bench.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.farheap.bench.trace.ProcessorSamples.Sample;
import org.junit.jupiter.api.Test;

final class TraceMarkingCycleTest {
    private static final String LOG = """
            [1000000ns][gc] GC(7) Concurrent Mark Cycle
            [1100000ns][gc,marking] GC(7) Concurrent Mark From Roots
            [9000000ns][gc,marking] GC(7) Concurrent Mark From Roots 7.900ms
            [9010000ns][gc,marking] GC(7) Concurrent Preclean
            [9100000ns][gc,start] GC(7) Pause Remark
            [9500000ns][gc] GC(7) Pause Remark 12M->12M(32M) 0.400ms
            [9600000ns][gc,marking] GC(7) Concurrent Rebuild Remembered Sets and Scrub Regions
            [12000000ns][gc] GC(7) Concurrent Mark Cycle 11.000ms
            """;
    private static final Sample BEFORE = new Sample(0, 10, 5_000_000);
    private static final Sample MARKING = new Sample(8_999_999, 9_000_001, 12_000_000);
    private static final Sample IN_PAUSE = new Sample(9_000_000, 9_500_000, 13_000_000);
    private static final Sample REBUILDING = new Sample(9_499_999, 9_500_001, 13_500_000);
    private static final Sample AFTER = new Sample(13_000_000, 13_000_010, 16_000_000);

    @Test
    void whatIsTakenUntilASampleInThePauseBehindIsMarking() throws IOException {
        MarkingCycle cycle = MarkingCycle.of(LOG, List.of(BEFORE, MARKING, IN_PAUSE, REBUILDING, AFTER));
        assertTrue(cycle.tellsMarking());
        assertEquals(0.008, cycle.markSeconds(), 1e-12);
        assertEquals(0.011, cycle.cycleSeconds(), 1e-12);
    }

    @Test
    void samplesThatReachOutOfThePauseDoNotTellMarking() throws IOException {
        MarkingCycle cycle = MarkingCycle.of(LOG, List.of(BEFORE, MARKING, REBUILDING, AFTER));
        assertFalse(cycle.tellsMarking());
        assertEquals(0.011, cycle.cycleSeconds(), 1e-12);
    }

    @Test
    void ofMarkingThatOverflowedAndCameAgainTheLastEndCounts() throws IOException {
        String again = LOG.replace("[9600000ns]", """
                [9520000ns][gc,marking] GC(7) Concurrent Mark From Roots
                [10000000ns][gc,marking] GC(7) Concurrent Mark From Roots 0.480ms
                [10400000ns][gc] GC(7) Pause Remark 12M->12M(32M) 0.300ms
                [10500000ns]""");
        Sample inSecondPause = new Sample(10_100_000, 10_200_000, 14_000_000);
        assertEquals(0.009, MarkingCycle.of(again, List.of(BEFORE, IN_PAUSE, inSecondPause, AFTER)).markSeconds(), 1e-12);
    }

    @Test
    void aCycleEndsWithItsTime() {
        assertTrue(MarkingCycle.hasEnded(LOG));
        assertFalse(MarkingCycle.hasEnded(LOG.substring(0, LOG.indexOf(" 11.000ms"))));
    }

    @Test
    void aLogWithoutMarkingIsAnError() {
        assertThrows(IOException.class, () -> MarkingCycle.of("", List.of(BEFORE, AFTER)));
    }

    @Test
    void aKernelThatDoesNotCountIsAnError() {
        assertThrows(IOException.class, () -> MarkingCycle.of(LOG, List.of(BEFORE, BEFORE)));
    }
}
