package org.farheap.bench.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.farheap.bench.Rounds;
import org.farheap.bench.Table;
import org.farheap.tracer.hotspot.LiveHistogram;
import org.junit.jupiter.api.Test;

final class TraceTableTest {
    private static final LiveHistogram HEAP = new LiveHistogram(Map.of("Node", new LiveHistogram.Count(500_000, 40 << 20)));

    private final TraceTable traces = new TraceTable(1);

    @Test
    void timesAreOfAllThreadsAndRatiosAreG1sByTheTracers() {
        MarkingRace race = race();
        race.markSeconds.add(0.2);
        traces.row("list", "25", true, HEAP, race, new Rounds());
        assertEquals(List.of("list", "25", "equal", "500,000", "40.0", "2", "200.0", "2,500", "200", "100.0", "5,000", "400", "2.00",
                "50.0", "300.0", "250.0", "1.20", "0.80", ""), lastRow());
    }

    @Test
    void whereNoLookToldMarkingTheCycleIsStillThere() {
        traces.row("list", "25", false, HEAP, race(), new Rounds());
        assertEquals(List.of("list", "25", "DIFFERENT", "500,000", "40.0", "2", "-", "-", "-", "100.0", "5,000", "400", "-", "50.0",
                "300.0", "250.0", "1.20", "-", ""), lastRow());
        assertTrue(traces.withNotes().text().contains("threads=2: of G1 -, of G1's cycle 1.20"));
    }

    /// Without a round of marking.
    private static MarkingRace race() {
        MarkingRace race = new MarkingRace(2, null, null);
        race.surveySeconds.add(0.05);
        race.followSeconds.add(0.1);
        race.traceSeconds.add(0.25);
        race.cycleSeconds.add(0.3);
        return race;
    }

    private List<String> lastRow() {
        Table table = traces.withNotes();
        String row = table.markdown().lines().filter(line -> line.startsWith("| list")).findFirst().orElseThrow();
        return Arrays.stream(row.substring(1).split("\\|")).map(String::strip).toList();
    }
}
