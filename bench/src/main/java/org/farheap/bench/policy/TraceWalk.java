package org.farheap.bench.policy;

import java.util.Arrays;

/// Turns the records of a trace into steps: knows which pages have content.
///
/// The records tell less than happened, for a page that is present leaves none. What is made of them:
///
/// - Region records come at the end of a pause. What is free then has no content, whether or not the record says so: an eden region that
///   was free at the pause before is free again, and leaves no record. So the content of all free regions dies at each pause's end.
/// - A frame that stays in a freed region is used again without a fault: the touch that says so, if any, finds no content here and is a
///   fill, whatever it was in the run.
/// - A fill of a page that has content: the JVM has unmapped it meanwhile, so the old content has died.
final class TraceWalk {
    /// How often a listener hears how far the walk is.
    private static final int TICK_RECORDS = 1 << 18;

    private final TouchTrace trace;
    private final Steps steps;
    private final int pagesPerRegion;
    private final boolean[] hasContent;
    private final int[] contentPages;
    private final RegionKind[] kinds;
    private boolean pauseEnds;

    private TraceWalk(TouchTrace trace, Steps steps) {
        this.trace = trace;
        this.steps = steps;
        pagesPerRegion = trace.pagesPerRegion();
        hasContent = new boolean[trace.pages()];
        contentPages = new int[trace.regions()];
        kinds = new RegionKind[trace.regions()];
        Arrays.fill(kinds, RegionKind.OTHER);
    }

    /// Told from time to time how many records are done.
    interface Listener {
        void done(int records);
    }

    static void run(TouchTrace trace, Steps steps, Listener listener) {
        TraceWalk walk = new TraceWalk(trace, steps);
        for (int record = 0; record < trace.records(); record++) {
            if (trace.isWritten(record)) {
                steps.at(record);
                walk.take(trace.what(record));
            }
            if (record % TICK_RECORDS == 0) {
                listener.done(record);
            }
        }
    }

    private void take(long what) {
        if (TouchTrace.kind(what) == TouchTrace.REGION) {
            change(TouchTrace.place(what), RegionKind.numbered(TouchTrace.regionKind(what)));
            return;
        }
        if (pauseEnds) {
            endPause();
        }
        Toucher toucher = Toucher.numbered(TouchTrace.toucher(what));
        int first = TouchTrace.place(what);
        if (TouchTrace.kind(what) == TouchTrace.FILL) {
            for (int page = first; page < first + TouchTrace.count(what); page++) {
                refill(page, toucher);
            }
        } else if (hasContent[first]) {
            steps.touch(first, toucher);
        } else {
            fill(first, toucher);
        }
    }

    private void change(int region, RegionKind kind) {
        if (kind == RegionKind.FREE) {
            clear(region);
        }
        kinds[region] = kind;
        pauseEnds = true;
        steps.change(region, kind);
    }

    private void endPause() {
        pauseEnds = false;
        for (int region = 0; region < kinds.length; region++) {
            if (kinds[region] == RegionKind.FREE && contentPages[region] > 0) {
                clear(region);
            }
        }
    }

    private void clear(int region) {
        int first = region * pagesPerRegion;
        int end = (int) Math.min((long) first + pagesPerRegion, hasContent.length);
        for (int page = first; page < end; page++) {
            if (hasContent[page]) {
                die(page);
            }
        }
    }

    private void refill(int page, Toucher toucher) {
        if (hasContent[page]) {
            die(page);
        }
        fill(page, toucher);
    }

    private void fill(int page, Toucher toucher) {
        hasContent[page] = true;
        contentPages[page / pagesPerRegion]++;
        steps.fill(page, toucher);
    }

    private void die(int page) {
        hasContent[page] = false;
        contentPages[page / pagesPerRegion]--;
        steps.die(page);
    }
}
