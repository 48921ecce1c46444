package org.farheap.bench.policy;

import java.util.Arrays;

/// A cache of `capacity` pages through which the steps of a trace go. It keeps the rule of the agent that is no policy's to choose:
/// pages of young regions stay while others are left. They have what room they need, first in, first out among themselves when they need
/// all but one page of it; the policy has the rest, and learns of a page when its region is young no more.
final class Replay implements Steps {
    private final Policy policy;
    private final int capacity;
    private final int pagesPerRegion;
    private final int pages;
    private final boolean[] sparesRegion;
    private final boolean[] isYoung;
    private final PageList young;
    private final long[] fetches = new long[Toucher.COUNT];
    private long softFaults;

    /// `policy` has a room of `capacity`, at least 2.
    Replay(TouchTrace trace, int capacity, Policy policy) {
        this.policy = policy;
        this.capacity = capacity;
        pagesPerRegion = trace.pagesPerRegion();
        pages = trace.pages();
        sparesRegion = new boolean[trace.regions()];
        isYoung = new boolean[pages];
        young = new PageList(pages);
    }

    PolicyFigures figures(String name) {
        long byProgram = fetches[Toucher.PROGRAM.ordinal()] + fetches[Toucher.UNKNOWN.ordinal()];
        return new PolicyFigures(name, Arrays.stream(fetches).sum(), byProgram, fetches[Toucher.MARKING.ordinal()], softFaults,
                policy.meanRun());
    }

    /// Pages that are local.
    int held() {
        return young.size() + policy.held();
    }

    @Override
    public void at(int record) {
        policy.at(record);
    }

    @Override
    public void fill(int page, Toucher toucher) {
        if (sparesRegion[page / pagesPerRegion]) {
            keepYoung(page);
        } else {
            policy.fill(page, toucher);
        }
    }

    @Override
    public void touch(int page, Toucher toucher) {
        if (!sparesRegion[page / pagesPerRegion]) {
            switch (policy.touch(page, toucher)) {
                case FETCH -> fetches[toucher.ordinal()]++;
                case SOFT_FAULT -> softFaults++;
                case HIT -> { }
            }
        } else if (!isYoung[page]) {
            fetches[toucher.ordinal()]++;
            keepYoung(page);
        }
    }

    @Override
    public void die(int page) {
        if (isYoung[page]) {
            dropYoung(page);
        } else {
            policy.forget(page);
        }
    }

    @Override
    public void change(int region, RegionKind kind) {
        if (kind.isSpared() == sparesRegion[region]) {
            return;
        }
        sparesRegion[region] = kind.isSpared();
        int first = region * pagesPerRegion;
        int end = (int) Math.min((long) first + pagesPerRegion, pages);
        for (int page = first; page < end; page++) {
            if (isYoung[page]) {
                dropYoung(page);
                policy.fill(page, Toucher.UNKNOWN);
            } else {
                boolean wasHeld = policy.holds(page);
                policy.forget(page);
                if (wasHeld) {
                    keepYoung(page);
                }
            }
        }
    }

    private void keepYoung(int page) {
        if (young.size() == capacity - 1) {
            dropYoung(young.oldest());
        }
        policy.resize(capacity - young.size() - 1);
        young.add(page);
        isYoung[page] = true;
    }

    private void dropYoung(int page) {
        young.remove(page);
        isYoung[page] = false;
        policy.resize(capacity - young.size());
    }
}
