package org.farheap.bench.policy;

import java.util.Arrays;

/// S3-FIFO (Yang et al., SOSP 2023): new pages pass through a small queue, a tenth of the room; those that were touched more than once in
/// it go on to the main queue, the others leave, and are remembered for as many pages as the main queue has. A remembered page comes back
/// into the main queue, which it goes round once for every touch, three times at most.
final class S3Fifo implements Policy {
    private enum Where { NOWHERE, SMALL, MAIN, GHOST }

    private static final int SMALL_PART = 10;
    private static final int TOUCHES_MAX = 3;

    private final Where[] where;
    private final byte[] touches;
    private final PageList small;
    private final PageList main;
    private final PageList ghosts;
    private int room;

    S3Fifo(int pages, int room) {
        where = new Where[pages];
        Arrays.fill(where, Where.NOWHERE);
        touches = new byte[pages];
        small = new PageList(pages);
        main = small.sharingLinks();
        ghosts = small.sharingLinks();
        this.room = room;
    }

    @Override
    public void resize(int pages) {
        room = pages;
        shrinkTo(room);
        trimGhosts();
    }

    @Override
    public void fill(int page, Toucher toucher) {
        shrinkTo(room - 1);
        enter(page, Where.SMALL, small);
    }

    @Override
    public Outcome touch(int page, Toucher toucher) {
        if (holds(page)) {
            touches[page] = (byte) Math.min(TOUCHES_MAX, touches[page] + 1);
            return Outcome.HIT;
        }
        shrinkTo(room - 1);
        boolean remembered = where[page] == Where.GHOST;
        forget(page);
        enter(page, remembered ? Where.MAIN : Where.SMALL, remembered ? main : small);
        return Outcome.FETCH;
    }

    @Override
    public void forget(int page) {
        switch (where[page]) {
            case SMALL -> small.remove(page);
            case MAIN -> main.remove(page);
            case GHOST -> ghosts.remove(page);
            case NOWHERE -> { }
        }
        where[page] = Where.NOWHERE;
    }

    @Override
    public boolean holds(int page) {
        return where[page] == Where.SMALL || where[page] == Where.MAIN;
    }

    @Override
    public int held() {
        return small.size() + main.size();
    }

    private void enter(int page, Where place, PageList list) {
        where[page] = place;
        touches[page] = 0;
        list.add(page);
    }

    private int smallRoom() {
        return Math.max(1, room / SMALL_PART);
    }

    private void shrinkTo(int pages) {
        while (held() > pages) {
            if (small.size() >= smallRoom() || main.isEmpty()) {
                evictFromSmall();
            } else {
                evictFromMain();
            }
        }
    }

    /// One page leaves it for good, unless all of them go on.
    private void evictFromSmall() {
        while (!small.isEmpty()) {
            int page = small.removeOldest();
            if (touches[page] <= 1) {
                enter(page, Where.GHOST, ghosts);
                trimGhosts();
                return;
            }
            enter(page, Where.MAIN, main);
            if (main.size() > room - smallRoom()) {
                evictFromMain();
            }
        }
    }

    private void evictFromMain() {
        int page = main.removeOldest();
        while (touches[page] > 0) {
            touches[page]--;
            main.add(page);
            page = main.removeOldest();
        }
        where[page] = Where.NOWHERE;
    }

    private void trimGhosts() {
        while (ghosts.size() > room - smallRoom()) {
            where[ghosts.removeOldest()] = Where.NOWHERE;
        }
    }
}
