package org.farheap.bench.policy;

/// What the policies have in common that keep all of their pages in one queue.
abstract sealed class QueuePolicy implements Policy permits Fifo, SecondChance, Lru {
    final PageList queue;
    private final boolean[] held;
    private int room;

    QueuePolicy(int pages, int room) {
        queue = new PageList(pages);
        held = new boolean[pages];
        this.room = room;
    }

    /// The page has been added, or was touched while it was held.
    abstract void note(int page);

    /// Brings the page that is to go to the front of the queue. There is one.
    abstract void findVictim();

    @Override
    public final void resize(int pages) {
        room = pages;
        shrinkTo(room);
    }

    @Override
    public final void fill(int page, Toucher toucher) {
        shrinkTo(room - 1);
        queue.add(page);
        held[page] = true;
        note(page);
    }

    @Override
    public final Outcome touch(int page, Toucher toucher) {
        if (held[page]) {
            note(page);
            return Outcome.HIT;
        }
        fill(page, toucher);
        return Outcome.FETCH;
    }

    @Override
    public final void forget(int page) {
        if (held[page]) {
            held[page] = false;
            queue.remove(page);
        }
    }

    @Override
    public final boolean holds(int page) {
        return held[page];
    }

    @Override
    public final int held() {
        return queue.size();
    }

    private void shrinkTo(int pages) {
        while (queue.size() > pages) {
            findVictim();
            held[queue.removeOldest()] = false;
        }
    }
}
