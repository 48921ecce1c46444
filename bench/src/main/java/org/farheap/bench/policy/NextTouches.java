package org.farheap.bench.policy;

import java.util.Arrays;

/// When each page is touched next, for the policy that knows the future. Made once for a trace; a [View] goes forward through it.
///
/// The entries of a page, in order of time; those of all pages lie in one array:
///
///     start of a life (complemented), touch, touch, ..., start of a life (complemented), touch, ...
///
/// A life begins when the page is filled; those without a touch have no entries.
final class NextTouches {
    static final int NEVER = Integer.MAX_VALUE;

    /// Entries of page p: first[p] until first[p + 1].
    private final int[] first;
    private final int[] entries;

    private NextTouches(int[] first, int[] entries) {
        this.first = first;
        this.entries = entries;
    }

    static NextTouches of(TouchTrace trace, TraceWalk.Listener listener) {
        int pages = trace.pages();
        int[] next = new int[pages];
        TraceWalk.run(trace, new Entries(pages, (page, entry) -> next[page]++), listener);
        int[] first = new int[pages + 1];
        for (int page = 0; page < pages; page++) {
            first[page + 1] = first[page] + next[page];
            next[page] = first[page];
        }
        int[] entries = new int[first[pages]];
        TraceWalk.run(trace, new Entries(pages, (page, entry) -> entries[next[page]++] = entry), listener);
        return new NextTouches(first, entries);
    }

    View view() {
        return new View();
    }

    /// Where one replay is.
    final class View {
        private final int[] position = Arrays.copyOf(first, first.length - 1);

        /// The first record after `now` that touches what the page holds; NEVER when none does. `now` never goes back.
        int after(int now, int page) {
            int at = position[page];
            while (at < first[page + 1] && recordOf(entries[at]) <= now) {
                at++;
            }
            position[page] = at;
            return at < first[page + 1] && entries[at] >= 0 ? entries[at] : NEVER;
        }

        private static int recordOf(int entry) {
            return entry < 0 ? ~entry : entry;
        }
    }

    private interface Sink {
        void put(int page, int entry);
    }

    private static final class Entries implements Steps {
        private static final int TOLD = -1;

        private final int[] lifeStart;
        private final Sink sink;
        private int now;

        Entries(int pages, Sink sink) {
            lifeStart = new int[pages];
            this.sink = sink;
        }

        @Override
        public void at(int record) {
            now = record;
        }

        @Override
        public void fill(int page, Toucher toucher) {
            lifeStart[page] = now;
        }

        @Override
        public void touch(int page, Toucher toucher) {
            if (lifeStart[page] != TOLD) {
                sink.put(page, ~lifeStart[page]);
                lifeStart[page] = TOLD;
            }
            sink.put(page, now);
        }

        @Override
        public void die(int page) {}
    }
}
