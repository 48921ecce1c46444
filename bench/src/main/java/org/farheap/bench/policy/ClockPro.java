package org.farheap.bench.policy;

import java.util.Arrays;

import static org.farheap.bench.policy.PageList.NONE;

/// CLOCK-Pro (Jiang, Chen and Zhang, USENIX ATC 2005): LIRS with accessed bits instead of an order of touches. Pages lie in one list in
/// the order of arrival; hands go from its old end to its new end.
///
///     oldest [ cold | HOT | gone | cold | HOT | cold | gone | HOT | cold ] newest
///
///     cold hand:  the oldest local cold page. Touched in its test period: it becomes hot. Touched otherwise: it begins a test period anew.
///                 Not touched: it leaves, and is remembered (gone) for the rest of its test period
///     hot hand:   the oldest hot page; when a page is to become hot. Touched: it is renewed. Not touched: it becomes cold. It ends the
///                 test periods of the pages that it passes
///     test hand:  the oldest page in its test period; when more pages are remembered than there is room, it ends test periods
///
/// A page that is touched in its test period makes the target of cold pages larger, one whose test ends without a touch makes it
/// smaller. What is to become hot stays cold when the hot hand comes to it without having found a page to demote, as in the authors'
/// program.
final class ClockPro implements Policy {
    private enum Status { UNKNOWN, HOT, COLD, GONE }

    private static final int COLD_PART_MIN = 100;

    private final Status[] status;
    private final boolean[] tested;
    private final boolean[] accessed;
    private final PageList clock;
    /// No page of its kind is older than where a hand is; NONE: there is none of its kind.
    private int hotHand = NONE;
    private int coldHand = NONE;
    private int testHand = NONE;
    private int hotPages;
    private int coldPages;
    private int gonePages;
    private int room;
    private int coldTarget;

    ClockPro(int pages, int room) {
        status = new Status[pages];
        Arrays.fill(status, Status.UNKNOWN);
        tested = new boolean[pages];
        accessed = new boolean[pages];
        clock = new PageList(pages);
        this.room = room;
        coldTarget = coldMin();
    }

    boolean isHot(int page) {
        return status[page] == Status.HOT;
    }

    /// Whether the page, local or not, is in its test period.
    boolean isTested(int page) {
        return tested[page];
    }

    int coldTarget() {
        return coldTarget;
    }

    @Override
    public void resize(int pages) {
        room = pages;
        changeColdTarget(0);
        shrinkTo(room);
        trimGone();
    }

    @Override
    public void fill(int page, Toucher toucher) {
        shrinkTo(room - 1);
        enter(page);
    }

    @Override
    public Outcome touch(int page, Toucher toucher) {
        if (holds(page)) {
            accessed[page] = true;
            return Outcome.HIT;
        }
        shrinkTo(room - 1);
        // The hands may just have forgotten it.
        if (status[page] == Status.GONE) {
            boolean hot = mayBecomeHot(page);
            forget(page);
            put(page, hot);
        } else {
            enter(page);
        }
        return Outcome.FETCH;
    }

    @Override
    public void forget(int page) {
        switch (status[page]) {
            case UNKNOWN -> {
                return;
            }
            case HOT -> hotPages--;
            case COLD -> coldPages--;
            case GONE -> gonePages--;
        }
        unlink(page);
        status[page] = Status.UNKNOWN;
        tested[page] = false;
        accessed[page] = false;
    }

    @Override
    public boolean holds(int page) {
        return isHot(page) || status[page] == Status.COLD;
    }

    @Override
    public int held() {
        return hotPages + coldPages;
    }

    private int coldMin() {
        return Math.max(1, room / COLD_PART_MIN);
    }

    private void changeColdTarget(int by) {
        int most = Math.max(coldMin(), room - coldMin());
        coldTarget = Math.clamp((long) coldTarget + by, coldMin(), most);
    }

    /// A page without history: cold, but hot while the cache fills up, as in the authors' program.
    private void enter(int page) {
        put(page, held() < room - coldTarget);
    }

    /// As the newest page, whose accessed bit is clear.
    private void put(int page, boolean hot) {
        status[page] = hot ? Status.HOT : Status.COLD;
        tested[page] = !hot;
        accessed[page] = false;
        hotPages += hot ? 1 : 0;
        coldPages += hot ? 0 : 1;
        link(page);
    }

    private void link(int page) {
        clock.add(page);
        hotHand = hotHand == NONE ? page : hotHand;
        coldHand = coldHand == NONE ? page : coldHand;
        testHand = testHand == NONE ? page : testHand;
    }

    private void unlink(int page) {
        int next = clock.newerThan(page);
        hotHand = hotHand == page ? next : hotHand;
        coldHand = coldHand == page ? next : coldHand;
        testHand = testHand == page ? next : testHand;
        clock.remove(page);
    }

    private void shrinkTo(int pages) {
        while (held() > pages) {
            if (coldPages == 0) {
                demoteOneBefore(NONE);
            }
            moveColdHand();
        }
    }

    private void moveColdHand() {
        while (status[coldHand] != Status.COLD) {
            coldHand = clock.newerThan(coldHand);
        }
        int page = coldHand;
        if (accessed[page]) {
            boolean hot = tested[page] && mayBecomeHot(page);
            forget(page);
            put(page, hot);
        } else if (tested[page]) {
            coldHand = clock.newerThan(page);
            status[page] = Status.GONE;
            coldPages--;
            gonePages++;
            trimGone();
        } else {
            forget(page);
        }
    }

    /// The page was touched in its test period, and that counts once.
    private boolean mayBecomeHot(int page) {
        changeColdTarget(1);
        accessed[page] = false;
        while (hotPages >= room - coldTarget) {
            if (!tested[page] || !demoteOneBefore(page)) {
                return false;
            }
        }
        return true;
    }

    /// Moves the hot hand until a hot page has become cold; false when it comes to the page `end` before that.
    private boolean demoteOneBefore(int end) {
        while (hotPages > 0 && hotHand != end) {
            int page = hotHand;
            if (status[page] != Status.HOT) {
                hotHand = clock.newerThan(page);
                endTest(page);
            } else if (accessed[page]) {
                accessed[page] = false;
                unlink(page);
                link(page);
            } else {
                forget(page);
                put(page, false);
                tested[page] = false;
                restHotHand();
                return true;
            }
        }
        restHotHand();
        return false;
    }

    /// Moves the hot hand to a hot page, if there is one.
    private void restHotHand() {
        while (hotPages > 0 && status[hotHand] != Status.HOT) {
            int page = hotHand;
            hotHand = clock.newerThan(page);
            endTest(page);
        }
    }

    private void trimGone() {
        while (gonePages > room) {
            while (!tested[testHand]) {
                testHand = clock.newerThan(testHand);
            }
            endTest(testHand);
        }
    }

    private void endTest(int page) {
        if (!tested[page]) {
            return;
        }
        changeColdTarget(accessed[page] ? 1 : -1);
        tested[page] = false;
        if (status[page] == Status.GONE) {
            forget(page);
        }
    }
}
