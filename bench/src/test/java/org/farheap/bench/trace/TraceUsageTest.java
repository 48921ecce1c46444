package org.farheap.bench.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// What `bench trace` makes of its options; nothing is run.
final class TraceUsageTest {
    private final StringWriter out = new StringWriter();
    private final CommandLine command = new CommandLine(new TraceCommand()).setOut(new PrintWriter(out)).setErr(new PrintWriter(out));

    @ParameterizedTest
    @ValueSource(strings = {"--rounds 0", "--rounds x", "--scale 0", "--scale 2", "--workload nothing", "--java /nonexistent"})
    void badUsageIsStatusTwo(String options) {
        assertEquals(2, command.execute(options.split(" ")), out::toString);
    }

    @Test
    void theHelpSaysWhatTimeIsCompared() {
        assertEquals(0, command.execute("--help"));
        String help = out.toString().replaceAll("\\s+", " ");
        assertTrue(help.contains("G1's marking in processor time") && help.contains("schedstat"), help);
    }
}
