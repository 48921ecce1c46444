package org.farheap.bench.policy;

import java.util.Arrays;

/// LIRS (Jiang and Zhang, SIGMETRICS 2002). Pages whose last two touches lay close together (LIR) have 99 % of the room and stay; the
/// others (HIR) leave in the order of a queue. The stack holds pages by their last touch, and its bottom is always a LIR page: a HIR page
/// that is touched while it is still in the stack has been away for less than the bottom, and takes its place.
///
///     stack:  LIR and HIR pages that were touched later than the oldest LIR page, local or not
///     queue:  HIR pages that are local
final class Lirs implements Policy {
    private enum Status { UNKNOWN, LIR, HIR, GONE }

    private static final int HIR_PART = 100;

    private final Status[] status;
    private final boolean[] stacked;
    private final PageList stack;
    private final PageList queue;
    private int lirPages;
    private int room;

    Lirs(int pages, int room) {
        status = new Status[pages];
        Arrays.fill(status, Status.UNKNOWN);
        stacked = new boolean[pages];
        stack = new PageList(pages);
        queue = new PageList(pages);
        this.room = room;
    }

    boolean isLir(int page) {
        return status[page] == Status.LIR;
    }

    /// With the pages that are not local any more.
    int stackSize() {
        return stack.size();
    }

    @Override
    public void resize(int pages) {
        room = pages;
        demoteTo(lirRoom());
        shrinkTo(room);
    }

    @Override
    public void fill(int page, Toucher toucher) {
        shrinkTo(room - 1);
        admit(page);
    }

    @Override
    public Outcome touch(int page, Toucher toucher) {
        switch (status[page]) {
            case LIR -> {
                push(page);
                prune();
            }
            case HIR -> touchHir(page);
            case UNKNOWN, GONE -> {
                shrinkTo(room - 1);
                admit(page);
                return Outcome.FETCH;
            }
        }
        return Outcome.HIT;
    }

    @Override
    public void forget(int page) {
        if (status[page] == Status.HIR) {
            queue.remove(page);
        }
        if (status[page] == Status.LIR) {
            lirPages--;
        }
        status[page] = Status.UNKNOWN;
        if (stacked[page]) {
            unstack(page);
            prune();
        }
    }

    @Override
    public boolean holds(int page) {
        return status[page] == Status.LIR || status[page] == Status.HIR;
    }

    @Override
    public int held() {
        return lirPages + queue.size();
    }

    private int lirRoom() {
        return room - Math.max(1, room / HIR_PART);
    }

    private void touchHir(int page) {
        if (stacked[page]) {
            queue.remove(page);
            makeLir(page);
        } else {
            queue.renew(page);
            push(page);
            prune();
        }
    }

    /// A page that is not local. While there are fewer LIR pages than there may be, any page becomes one.
    private void admit(int page) {
        if (stacked[page] && lirRoom() > 0 || lirPages < lirRoom()) {
            makeLir(page);
        } else {
            status[page] = Status.HIR;
            queue.add(page);
            push(page);
            prune();
        }
    }

    private void makeLir(int page) {
        status[page] = Status.LIR;
        lirPages++;
        push(page);
        demoteTo(lirRoom());
        prune();
    }

    private void demoteTo(int pages) {
        while (lirPages > pages) {
            int page = stack.oldest();
            unstack(page);
            status[page] = Status.HIR;
            lirPages--;
            queue.add(page);
            prune();
        }
    }

    private void shrinkTo(int pages) {
        while (held() > pages) {
            if (queue.isEmpty()) {
                demoteTo(lirPages - 1);
            }
            int page = queue.removeOldest();
            status[page] = stacked[page] ? Status.GONE : Status.UNKNOWN;
        }
    }

    private void push(int page) {
        if (stacked[page]) {
            stack.renew(page);
        } else {
            stacked[page] = true;
            stack.add(page);
        }
    }

    /// What lies below the oldest LIR page cannot become one by its next touch.
    private void prune() {
        while (!stack.isEmpty() && status[stack.oldest()] != Status.LIR) {
            int page = stack.oldest();
            unstack(page);
            if (status[page] == Status.GONE) {
                status[page] = Status.UNKNOWN;
            }
        }
    }

    private void unstack(int page) {
        stack.remove(page);
        stacked[page] = false;
    }
}
