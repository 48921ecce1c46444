package org.farheap.bench.policy;

/// What is in a trace, before any policy sees it.
///
/// @param fills     pages that came to have content
/// @param touches   of pages that had content
/// @param peakPages the most pages that had content at once: local shares are parts of it
record TraceProfile(long fills, long touches, int peakPages) {
    static TraceProfile of(TouchTrace trace, TraceWalk.Listener listener) {
        Counts counts = new Counts();
        TraceWalk.run(trace, counts, listener);
        return new TraceProfile(counts.fills, counts.touches, counts.peak);
    }

    private static final class Counts implements Steps {
        private long fills;
        private long touches;
        private int content;
        private int peak;

        @Override
        public void fill(int page, Toucher toucher) {
            fills++;
            content++;
            peak = Math.max(peak, content);
        }

        @Override
        public void touch(int page, Toucher toucher) {
            touches++;
        }

        @Override
        public void die(int page) {
            content--;
        }
    }
}
