package org.farheap.bench.policy;

import static org.farheap.bench.policy.RegionKind.FREE;
import static org.farheap.bench.policy.RegionKind.OLD;
import static org.farheap.bench.policy.RegionKind.OTHER;
import static org.farheap.bench.policy.RegionKind.YOUNG;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The cache around a policy: first in, first out, 6 pages, in a heap of 4 regions of 4.
final class ReplayTest {
    private static final int PAGES = 16;
    private static final int REGION = 4;
    private static final int CAPACITY = 6;

    @TempDir
    private Path directory;

    @Test
    @DisplayName("Fills cost nothing; a touch of what did not fit is a fetch, counted for who needed it")
    void counts() throws IOException, BadTrace {
        TraceFile trace = new TraceFile(PAGES, REGION).fill(0, 8).touch(Toucher.MARKING, 0).touch(Toucher.UNKNOWN, 1).touch(2, 2)
                .touch(Toucher.VM, 3);
        assertEquals(new PolicyFigures("fifo", 4, 2, 1, 0, Double.NaN), replay(trace));
    }

    @Test
    @DisplayName("Young pages stay while there are others, and are the policy's when their region is young no more")
    void young() throws IOException, BadTrace {
        TraceFile trace = new TraceFile(PAGES, REGION).region(0, OTHER, YOUNG).fill(0, 4).fill(4, 4).touch(0, 1, 2, 3);
        assertEquals(0, replay(trace).fetches());
        trace.region(0, YOUNG, OLD).fill(8, 6).touch(0);
        assertEquals(1, replay(trace).fetches());
    }

    @Test
    @DisplayName("What was allocated in a free region since the last pause is young")
    void eden() throws IOException, BadTrace {
        TraceFile trace = new TraceFile(PAGES, REGION).region(0, OTHER, FREE).fill(0, 4).fill(4, 8).touch(0, 1, 2, 3);
        assertEquals(0, replay(trace).fetches());
    }

    @Test
    @DisplayName("Young pages leave when nothing else is left, the first in first; the policy keeps a page")
    void nothingElse() throws IOException, BadTrace {
        TraceFile trace = new TraceFile(PAGES, REGION).region(0, OTHER, YOUNG).region(1, OTHER, YOUNG).fill(8, 1).fill(0, 8);
        assertEquals(0, replay(trace.touch(3, 4, 5, 6, 7, 8)).fetches());
        assertEquals(1, replay(trace.touch(2)).fetches());
        assertEquals(2, replay(trace.touch(3)).fetches());
    }

    @Test
    @DisplayName("What dies leaves room, and costs nothing when it is filled again")
    void deaths() throws IOException, BadTrace {
        TraceFile trace = new TraceFile(PAGES, REGION).region(0, OTHER, OLD).fill(0, 6).region(0, OLD, FREE).fill(8, 4)
                .touch(4, 5, 8, 9, 10, 11);
        assertEquals(0, replay(trace).fetches());
        assertEquals(0, replay(trace.touch(0, 1)).fetches());
    }

    @Test
    @DisplayName("What the policy held of a region that becomes young stays, and what was away is fetched")
    void becomesYoung() throws IOException, BadTrace {
        TraceFile trace = new TraceFile(PAGES, REGION).fill(0, 8).region(0, OTHER, YOUNG).fill(8, 8).touch(2, 3);
        assertEquals(0, replay(trace).fetches());
        assertEquals(2, replay(trace.touch(0, 1)).fetches());
    }

    private PolicyFigures replay(TraceFile written) throws IOException, BadTrace {
        try (TouchTrace trace = TouchTrace.open(written.write(directory.resolve("r.trace")))) {
            Replay replay = new Replay(trace, CAPACITY, new CheckedPolicy(new Fifo(PAGES, CAPACITY), PAGES, CAPACITY));
            TraceWalk.run(trace, replay, done -> { });
            return replay.figures("fifo");
        }
    }
}
