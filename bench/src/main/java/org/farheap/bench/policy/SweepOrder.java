package org.farheap.bench.policy;

/// By address, round and round. A hot page is passed over.
final class SweepOrder implements VictimOrder {
    private final MappedPages mapped;
    private final PageHeat heat;
    private int hand;

    SweepOrder(MappedPages mapped, PageHeat heat) {
        this.mapped = mapped;
        this.heat = heat;
    }

    @Override
    public void add(int page) {
        mapped.add(page);
    }

    @Override
    public void remove(int page) {
        mapped.remove(page);
    }

    @Override
    public int next() {
        while (true) {
            if (hand == mapped.pages()) {
                hand = 0;
            }
            int region = mapped.regionOf(hand);
            if (mapped.in(region) == 0) {
                hand = mapped.endOf(region);
                continue;
            }
            int page = hand++;
            if (mapped.has(page) && !heat.cool(page)) {
                mapped.remove(page);
                return page;
            }
        }
    }
}
