package org.farheap.bench.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for every policy.
final class AllPoliciesTest {
    private static final List<String> PARAMETERS = List.of("share=0", "share=1/2:chances=0", "order=fifo:share=0.9",
            "order=region:chances=7", "order=runs:batch=3", "order=region:halflife=0.01:stream=1/4",
            "order=fifo:stream=1/8:behind=limbo:credit=near", "chances=7:cool=half:fills=warm",
            "share=1/4:stream=1/2:fills=stream:behind=limbo", "share=0:stream=0.5:behind=limbo:order=runs");

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "seed {0}")
    @DisplayName("None holds more than its room at any time, and none fetches less than the optimum")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void bounds(long seed) throws IOException, BadTrace {
        try (TouchTrace trace = TouchTrace.open(RandomTrace.of(seed).write(directory.resolve("t.trace")))) {
            NextTouches future = NextTouches.of(trace, done -> { });
            for (int capacity : List.of(2, 3, 7, 16, 40)) {
                long least = fetches(trace, "belady", capacity, future);
                for (Policies.Named policy : policies()) {
                    long fetches = fetches(trace, policy.name(), capacity, future);
                    assertTrue(fetches >= least, () -> policy.name() + " fetched " + fetches + " at " + capacity + ", belady " + least);
                }
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @DisplayName("Where everything fits, none fetches anything")
    @ValueSource(longs = {1, 2})
    void roomEnough(long seed) throws IOException, BadTrace {
        try (TouchTrace trace = TouchTrace.open(RandomTrace.of(seed).write(directory.resolve("t.trace")))) {
            NextTouches future = NextTouches.of(trace, done -> { });
            for (Policies.Named policy : policies()) {
                assertEquals(0, fetches(trace, policy.name(), RandomTrace.PAGES + 1, future), policy.name());
            }
        }
    }

    @Test
    @DisplayName("The optimum is what trying all choices finds")
    void optimum() throws IOException, BadTrace {
        int[] pages = {0, 1, 2, 3, 0, 1, 4, 0, 2, 3, 1, 4, 2, 0, 3, 1};
        TraceFile written = new TraceFile(8, 8).fill(0, 5).touch(pages);
        try (TouchTrace trace = TouchTrace.open(written.write(directory.resolve("o.trace")))) {
            NextTouches future = NextTouches.of(trace, done -> { });
            for (int capacity = 2; capacity <= 4; capacity++) {
                // The fill leaves the best pages to have next: any that fit but the last filled.
                assertEquals(fewest(pages, 0, capacity, -1), fetches(trace, "belady", capacity, future));
            }
        }
    }

    /// `held`: a bit a page; -1: whatever is best to begin with, of which page 4 was the last to come.
    private static long fewest(int[] pages, int at, int capacity, int held) {
        if (held < 0) {
            long least = Long.MAX_VALUE;
            for (int start = 0; start < 32; start++) {
                if (Integer.bitCount(start) == capacity && (start & 16) != 0) {
                    least = Math.min(least, fewest(pages, at, capacity, start));
                }
            }
            return least;
        }
        if (at == pages.length) {
            return 0;
        }
        int page = 1 << pages[at];
        if ((held & page) != 0) {
            return fewest(pages, at + 1, capacity, held);
        }
        long least = Long.MAX_VALUE;
        for (int victim = 1; victim < 32; victim <<= 1) {
            if ((held & victim) != 0) {
                least = Math.min(least, 1 + fewest(pages, at + 1, capacity, held & ~victim | page));
            }
        }
        return least;
    }

    @DisplayName("A loop that is a little too large makes every touch a fetch for policies of recency and arrival")
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"fifo", "lru", "second-chance"})
    void loop(String name) {
        Policy policy = made(name, 100);
        Touches.of(policy, Touches.range(0, 101));
        assertEquals(303, Touches.fetches(policy, Touches.times(3, Touches.range(0, 101))));
    }

    @DisplayName("After a scan, what was in use is still local with the policies that resist scans, and gone with the others")
    @ParameterizedTest(name = "{0}: {1} fetches")
    @CsvSource({"clock-pro, 0", "s3-fifo, 0", "lirs, 0", "arc, 0", "lru, 50", "fifo, 50", "second-chance, 50", "agent, 50"})
    void scan(String name, int fetches) {
        Policy policy = made(name, 100);
        Touches.of(policy, Touches.times(5, Touches.range(0, 50)));
        Touches.of(policy, Toucher.MARKING, Touches.range(50, 1000));
        assertEquals(fetches, Touches.fetches(policy, Touches.range(0, 50)));
    }

    @Test
    @DisplayName("A scan of the collector's leaves the agent's kind alone when it streams")
    void stream() {
        Policy policy = made("limbo:stream=1/16", 100);
        Touches.of(policy, Touches.times(5, Touches.range(0, 50)));
        Touches.of(policy, Toucher.MARKING, Touches.range(50, 1000));
        assertEquals(0, Touches.fetches(policy, Touches.range(0, 50)));
    }

    private static List<Policies.Named> policies() {
        Stream<Policies.Named> more = PARAMETERS.stream().map(text -> Policies.named("limbo:" + text));
        return Stream.concat(Policies.chosen(List.of()).stream(), more).toList();
    }

    private static Policy made(String name, int room) {
        return new CheckedPolicy(Policies.named(name).maker().make(new Policies.Cache(1000, 1000, room, null)), 1000, room);
    }

    private static long fetches(TouchTrace trace, String name, int capacity, NextTouches future) {
        Policies.Cache cache = new Policies.Cache(RandomTrace.PAGES, RandomTrace.REGION, capacity, future);
        Policy policy = Policies.named(name).maker().make(cache);
        Replay replay = new Replay(trace, capacity, new CheckedPolicy(policy, trace.pages(), capacity));
        TraceWalk.run(trace, new Held(replay, capacity), done -> { });
        return replay.figures(name).fetches();
    }

    /// Checks the capacity after every step.
    private record Held(Replay replay, int capacity) implements Steps {
        @Override
        public void at(int record) {
            replay.at(record);
        }

        @Override
        public void fill(int page, Toucher toucher) {
            replay.fill(page, toucher);
            check();
        }

        @Override
        public void touch(int page, Toucher toucher) {
            replay.touch(page, toucher);
            check();
        }

        @Override
        public void die(int page) {
            replay.die(page);
            check();
        }

        @Override
        public void change(int region, RegionKind kind) {
            replay.change(region, kind);
            check();
        }

        private void check() {
            assertTrue(replay.held() <= capacity, () -> replay.held() + " pages in a cache of " + capacity);
        }
    }
}
