package org.farheap.bench.policy;

/// CLOCK: first in, first out, but a page that was touched goes round once more. The touch that brings a page in counts, as it does for
/// the processor's accessed bit.
final class SecondChance extends QueuePolicy {
    private final boolean[] accessed;

    SecondChance(int pages, int room) {
        super(pages, room);
        accessed = new boolean[pages];
    }

    @Override
    void note(int page) {
        accessed[page] = true;
    }

    @Override
    void findVictim() {
        while (accessed[queue.oldest()]) {
            accessed[queue.oldest()] = false;
            queue.renew(queue.oldest());
        }
    }
}
