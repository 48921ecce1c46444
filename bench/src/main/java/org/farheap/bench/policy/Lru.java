package org.farheap.bench.policy;

/// Least recently used.
final class Lru extends QueuePolicy {
    Lru(int pages, int room) {
        super(pages, room);
    }

    @Override
    void note(int page) {
        queue.renew(page);
    }

    @Override
    void findVictim() {}
}
