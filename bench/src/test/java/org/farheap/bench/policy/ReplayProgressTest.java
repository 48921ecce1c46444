package org.farheap.bench.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ReplayProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    @DisplayName("On a terminal a line tells how far it is, and is gone at the end")
    void onATerminal() {
        ReplayProgress progress = new ReplayProgress(out, true);
        progress.of("a.trace, 25 %, lru", 200).done(50);
        progress.clear();
        assertEquals("\r\033[Kfarheap: a.trace, 25 %, lru: 25 %\r\033[K", bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("Elsewhere nothing is told")
    void inALog() {
        ReplayProgress progress = new ReplayProgress(out, false);
        progress.of("a.trace, 25 %, lru", 200).done(50);
        progress.clear();
        assertEquals("", bytes.toString(StandardCharsets.UTF_8));
    }
}
