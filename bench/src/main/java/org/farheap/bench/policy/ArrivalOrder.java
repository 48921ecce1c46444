package org.farheap.bench.policy;

/// In the order in which they came. A hot page goes round once more.
final class ArrivalOrder implements VictimOrder {
    private final PageList queue;
    private final PageHeat heat;

    ArrivalOrder(int pages, PageHeat heat) {
        queue = new PageList(pages);
        this.heat = heat;
    }

    @Override
    public void add(int page) {
        queue.add(page);
    }

    @Override
    public void remove(int page) {
        queue.remove(page);
    }

    @Override
    public int next() {
        while (heat.cool(queue.oldest())) {
            queue.renew(queue.oldest());
        }
        return queue.removeOldest();
    }
}
