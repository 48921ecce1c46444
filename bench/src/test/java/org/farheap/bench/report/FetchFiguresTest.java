package org.farheap.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class FetchFiguresTest {
    private static final List<String> GET = List.of("app.Map.get:10", "app.Work.run:5", "java.lang.Thread.run:1");
    private static final List<String> PUT = List.of("app.Map.put:20", "app.Map.get:11", "app.Work.run:6", "java.lang.Thread.run:1");

    private final GcTimeline gc = new GcTimeline();
    private final FetchFigures figures = new FetchFigures(gc);

    @Test
    @DisplayName("a sample stands for as many fetches as its weight, each of its duration")
    void weights() {
        add("a", GET, 3, 100);
        add("b", GET, 7, 1000);
        assertEquals(2, figures.all().samples());
        assertEquals(10, figures.all().fetches());
        assertEquals(7300, figures.all().nanos());
        assertEquals(List.of("b", "a"), figures.threads().top(5).stream().map(Map.Entry::getKey).toList());
        assertEquals(300, figures.threads().of("a").nanos());
    }

    @Test
    @DisplayName("stacks are told apart by line, methods are not; a method counts once for each stack that it is on")
    void stacks() {
        add("a", GET, 3, 1);
        add("a", PUT, 5, 1);
        assertEquals(String.join("\n", PUT), figures.stacks().top(1).getFirst().getKey());
        assertEquals(5, figures.innermost().of("app.Map.put").fetches());
        assertEquals(3, figures.innermost().of("app.Map.get").fetches());
        assertEquals(8, figures.anywhere().of("app.Map.get").fetches());
        assertEquals(8, figures.anywhere().of("java.lang.Thread.run").fetches());
    }

    @Test
    @DisplayName("a recursive method counts once")
    void recursion() {
        add("a", List.of("app.Tree.walk:3", "app.Tree.walk:4", "app.Tree.walk:4"), 2, 1);
        assertEquals(2, figures.anywhere().of("app.Tree.walk").fetches());
    }

    @Test
    @DisplayName("fetches without Java frames are a stack of their own and no method")
    void withoutFrames() {
        add("G1 Conc#0", List.of(), 4, 1);
        assertEquals(4, figures.stacks().of(FetchFigures.NO_FRAMES).fetches());
        assertEquals(0, figures.innermost().size());
    }

    @Test
    @DisplayName("classes count by their bytes times the weight, pages by the weight")
    void classes() {
        figures.add(fetch(0, 1, "a", GET, List.of(new Fetch.Content("byte[]", 4000), new Fetch.Content("app.Node", 96)), 2));
        figures.add(fetch(0, 1, "a", GET, List.of(new Fetch.Content("app.Node", 4096)), 3));
        figures.add(fetch(0, 1, "a", GET, List.of(), 100));
        assertEquals(8000, figures.classes().get("byte[]").bytes());
        assertEquals(2, figures.classes().get("byte[]").pages());
        assertEquals(2 * 96 + 3 * 4096, figures.classes().get("app.Node").bytes());
        assertEquals(5, figures.classes().get("app.Node").pages());
        assertEquals(5, figures.withClasses().fetches());
    }

    @Test
    @DisplayName("a fetch belongs to the phase in which it began")
    void phases() {
        gc.pause(1, "GC Pause", 100, 200);
        gc.concurrent("Concurrent Mark From Roots", 150, 400);
        gc.finish();
        for (long start : new long[] {99, 100, 199, 200, 399, 400}) {
            figures.add(fetch(start, 1000, "a", GET, List.of(), start));
        }
        assertEquals(100 + 199, figures.during(GcPhase.YOUNG).fetches());
        assertEquals(200 + 399, figures.during(GcPhase.CONCURRENT).fetches());
        assertEquals(99 + 400, figures.during(GcPhase.OUTSIDE).fetches());
    }

    @Test
    @DisplayName("names beyond the limit are counted together")
    void limit() {
        Tallies tallies = new Tallies();
        for (int i = 0; i < Tallies.MOST_NAMES + 10; i++) {
            tallies.add("name " + i, fetch(0, 1, "a", GET, List.of(), 1));
        }
        tallies.add("name 0", fetch(0, 1, "a", GET, List.of(), 1));
        assertEquals(10, tallies.of(Tallies.OTHERS).fetches());
        assertEquals(2, tallies.of("name 0").fetches());
        assertEquals(Tallies.MOST_NAMES + 1, tallies.size());
    }

    @Test
    @DisplayName("the error is none when every fetch was sampled, and about 1/sqrt(n) for n equal samples")
    void error() {
        Tally all = new Tally();
        Tally sampled = new Tally();
        for (int i = 0; i < 100; i++) {
            all.add(fetch(0, 50, "a", GET, List.of(), 1));
            sampled.add(fetch(0, 50, "a", GET, List.of(), 1000));
        }
        assertEquals(0, all.nanosError());
        assertEquals(0.1, sampled.nanosError(), 0.001);
        assertEquals("5 ms \u00b110 %", sampled.toldNanos());
        assertTrue(Double.isNaN(new Tally().nanosError()));
    }

    @Test
    @DisplayName("one long fetch among many short ones makes the time uncertain")
    void heavyTail() {
        Tally tally = new Tally();
        for (int i = 0; i < 1000; i++) {
            tally.add(fetch(0, 1, "a", GET, List.of(), 100));
        }
        tally.add(fetch(0, 100_000, "a", GET, List.of(), 100));
        assertTrue(tally.nanosError() > 0.9, Double.toString(tally.nanosError()));
    }

    private void add(String thread, List<String> stack, long weight, long nanos) {
        figures.add(fetch(0, nanos, thread, stack, List.of(), weight));
    }

    private static Fetch fetch(long start, long nanos, String thread, List<String> stack, List<Fetch.Content> classes, long weight) {
        return new Fetch(start, nanos, 0, Causes.MUTATOR, thread, stack, classes, weight);
    }
}
