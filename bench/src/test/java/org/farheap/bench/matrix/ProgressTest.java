package org.farheap.bench.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ProgressTest {
    private static final Plan.Run RUN = new Plan.Run(new Cell(Fixture.workload("one", 16, 1), Mode.parse("kswap"), Share.parse("25%")), 2);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    @DisplayName("In a log a run is one line, a failed one two")
    void inALog() {
        Progress progress = new Progress(out, false);
        run(progress, Runs.of("one", "kswap", 0.25, 2, 1));
        run(progress, Runs.of("one", "kswap", 0.25, 2, 1).judged(RunRecord.Outcome.FAILED, "status 1"));
        assertEquals("""
                farheap: 3 of 9: one, kswap, 25 %, round 2; about 2 min left
                farheap: 3 of 9: one, kswap, 25 %, round 2; about 2 min left
                farheap: 3 of 9: one, kswap, 25 %, round 2: failed: status 1
                """, bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("On a terminal a run's line is renewed in place, and stays as what it took")
    void onATerminal() {
        run(new Progress(out, true), Runs.of("one", "kswap", 0.25, 2, 1));
        String shown = bytes.toString(StandardCharsets.UTF_8);
        assertEquals(shown.length() - 1, shown.indexOf("\n"), shown);
        assertTrue(shown.contains("\r\033[Kfarheap: 3 of 9: one, kswap, 25 %, round 2; about 2 min left; running for 0 s"), shown);
        assertTrue(shown.endsWith("\r\033[Kfarheap: 3 of 9: one, kswap, 25 %, round 2: 12 s\n"), shown);
    }

    private static void run(Progress progress, RunRecord record) {
        progress.begin(3, 9, RUN, 130);
        progress.tick();
        progress.end(record);
    }
}
