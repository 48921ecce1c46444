package org.farheap.bench.policy;

import static org.farheap.bench.policy.RegionKind.FREE;
import static org.farheap.bench.policy.RegionKind.OLD;
import static org.farheap.bench.policy.RegionKind.OTHER;
import static org.farheap.bench.policy.RegionKind.YOUNG;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TraceWalkTest {
    @TempDir
    private Path directory;

    /// Writes down what it is told: f3 filled, t3 touched, d3 died, r1:old.
    private static final class Log implements Steps {
        private final List<String> steps = new ArrayList<>();

        @Override
        public void fill(int page, Toucher toucher) {
            steps.add("f" + page);
        }

        @Override
        public void touch(int page, Toucher toucher) {
            steps.add("t" + page);
        }

        @Override
        public void die(int page) {
            steps.add("d" + page);
        }

        @Override
        public void change(int region, RegionKind kind) {
            steps.add("r" + region + ":" + kind.name().toLowerCase(Locale.ROOT));
        }
    }

    @Test
    @DisplayName("A fill gives each of its pages content, and both kinds of touches find it")
    void fillAndTouch() throws IOException, BadTrace {
        assertEquals("f0 f1 f2 t1 t2", steps(new TraceFile(8, 4).fill(0, 3).touch(1).limbo(2)));
    }

    @Test
    @DisplayName("A touch of a page without content is its fill")
    void touchOfNothing() throws IOException, BadTrace {
        assertEquals("f5 t5", steps(new TraceFile(8, 4).touch(5, 5)));
    }

    @Test
    @DisplayName("A fill of a page with content: what was there had died")
    void fillAgain() throws IOException, BadTrace {
        assertEquals("f1 d1 f1 f2 t1", steps(new TraceFile(8, 4).fill(1, 1).fill(1, 2).touch(1)));
    }

    @Test
    @DisplayName("What a region held dies when it becomes free, and is filled anew")
    void freed() throws IOException, BadTrace {
        assertEquals("r1:old f3 f4 f5 d4 d5 r1:free f4 t3",
                steps(new TraceFile(8, 4).region(1, OTHER, OLD).fill(3, 3).region(1, OLD, FREE).touch(4, 3)));
    }

    @Test
    @DisplayName("What was allocated in a free region dies at the end of the next pause when it is still free then")
    void eden() throws IOException, BadTrace {
        TraceFile trace = new TraceFile(12, 4).region(0, OTHER, FREE).region(1, OTHER, FREE).fill(0, 1).fill(4, 1)
                .region(0, FREE, YOUNG).region(2, OTHER, OLD).touch(0, 4);
        assertEquals("r0:free r1:free f0 f4 r0:young r2:old d4 t0 f4", steps(trace));
    }

    @Test
    @DisplayName("Records that were not written are left out")
    void unwritten() throws IOException, BadTrace {
        assertEquals("f0 t0", steps(new TraceFile(8, 4).fill(0, 1).unwritten().touch(0)));
    }

    @Test
    @DisplayName("The last region may be short")
    void shortRegion() throws IOException, BadTrace {
        assertEquals("f4 d4 r1:free", steps(new TraceFile(5, 4).fill(4, 1).region(1, OLD, FREE)));
    }

    @Test
    @DisplayName("The profile counts fills and touches, and the most pages that had content at once")
    void profile() throws IOException, BadTrace {
        Path file = new TraceFile(12, 4).fill(0, 6).region(0, OLD, FREE).touch(0, 0, 5).fill(8, 2).write(directory.resolve("p.trace"));
        try (TouchTrace trace = TouchTrace.open(file)) {
            assertEquals(new TraceProfile(9, 2, 6), TraceProfile.of(trace, done -> { }));
        }
    }

    @Test
    @DisplayName("The future of a page ends with what it holds")
    void future() throws IOException, BadTrace {
        // Records:                        0          1           2         3         4                      5         6         7
        TraceFile written = new TraceFile(8, 4).fill(0, 2).touch(0).touch(1).touch(0).region(0, OLD, FREE).touch(0).touch(1).touch(0);
        try (TouchTrace trace = TouchTrace.open(written.write(directory.resolve("n.trace")))) {
            NextTouches.View view = NextTouches.of(trace, done -> { }).view();
            assertEquals(1, view.after(0, 0));
            assertEquals(2, view.after(0, 1));
            assertEquals(3, view.after(1, 0));
            assertEquals(NextTouches.NEVER, view.after(2, 1));
            assertEquals(NextTouches.NEVER, view.after(3, 0));
            assertEquals(7, view.after(5, 0));
            assertEquals(NextTouches.NEVER, view.after(6, 1));
            assertEquals(NextTouches.NEVER, view.after(7, 0));
            assertEquals(NextTouches.NEVER, view.after(7, 5));
        }
    }

    private String steps(TraceFile written) throws IOException, BadTrace {
        Log log = new Log();
        try (TouchTrace trace = TouchTrace.open(written.write(directory.resolve("w.trace")))) {
            TraceWalk.run(trace, log, done -> { });
        }
        return String.join(" ", log.steps);
    }
}
