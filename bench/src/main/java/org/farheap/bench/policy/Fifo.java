package org.farheap.bench.policy;

/// First in, first out; touches change nothing.
final class Fifo extends QueuePolicy {
    Fifo(int pages, int room) {
        super(pages, room);
    }

    @Override
    void note(int page) {}

    @Override
    void findVictim() {}
}
