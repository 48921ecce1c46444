package org.farheap.bench.trace;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.farheap.bench.matrix.Workload;
import org.farheap.tracer.hotspot.Jdk;
import org.junit.jupiter.api.Test;

/// In JVMs that collect.
final class TraceMarkingThreadsTest {
    private static final Workload WORKLOAD = new Workload("resting", "", "", Resting.class.getName(), 64, List.of(), List.of(),
            () -> System.getProperty("java.class.path"));

    @Test
    void aForcedCycleOfOneThreadTakesProcessorTime() throws Exception {
        cycleTakesProcessorTime(1);
    }

    @Test
    void aForcedCycleOfTwoThreadsTakesProcessorTime() throws Exception {
        cycleTakesProcessorTime(2);
    }

    private static void cycleTakesProcessorTime(int threads) throws Exception {
        try (RestingWorkload workload = RestingWorkload.start(WORKLOAD, jdk(), 1, threads)) {
            workload.warmUp();
            MarkingCycle cycle = workload.mark();
            assertTrue(cycle.cycleSeconds() > 0 && cycle.cycleSeconds() < 60, cycle::toString);
            if (cycle.tellsMarking()) {
                assertTrue(cycle.markSeconds() > 0 && cycle.markSeconds() <= cycle.cycleSeconds(), cycle::toString);
            }
        }
    }

    @Test
    void whereThreadsAreMissingItIsSaid() {
        IOException missing = assertThrows(IOException.class, () -> new MarkingThreads(ProcessHandle.current().pid(), 1000));
        assertTrue(missing.getMessage().endsWith("not 1000"), missing::getMessage);
    }

    private static Jdk jdk() throws IOException {
        return Jdk.find(Runtime.version().feature()).orElseThrow();
    }
}
