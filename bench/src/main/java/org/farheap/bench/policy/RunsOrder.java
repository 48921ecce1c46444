package org.farheap.bench.policy;

/// By address, in runs, as VictimClock::choose and EvictPath::evict_run of the agent do it: a run is up to 64 victims that follow one
/// another within a region. Two things follow that a plain sweep does not have. A hot page that ends a run has lost its heat by that, and
/// is the first victim of the next run. And of a run only as many pages are taken as limbo has free slots at that moment (here: the batch),
/// while the hand is behind the run already.
final class RunsOrder implements VictimOrder {
    private final MappedPages mapped;
    private final PageHeat heat;
    private final int batch;
    private int hand;
    /// What is left of the run.
    private int next;
    private int end;

    RunsOrder(MappedPages mapped, PageHeat heat, int batch) {
        this.mapped = mapped;
        this.heat = heat;
        this.batch = batch;
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
            while (next < end) {
                int page = next++;
                if (mapped.has(page)) {
                    mapped.remove(page);
                    return page;
                }
            }
            choose();
        }
    }

    private void choose() {
        int first = firstVictim();
        int limit = Math.min(LimboSettings.RUN_PAGES_MAX, mapped.endOf(mapped.regionOf(first)) - first);
        int count = 1;
        while (count < limit && isVictim(first + count)) {
            count++;
        }
        hand = first + count;
        next = first;
        end = first + Math.min(count, batch);
    }

    private int firstVictim() {
        while (true) {
            if (hand == mapped.pages()) {
                hand = 0;
            }
            int region = mapped.regionOf(hand);
            if (mapped.in(region) == 0) {
                hand = mapped.endOf(region);
            } else if (isVictim(hand)) {
                return hand;
            } else {
                hand++;
            }
        }
    }

    private boolean isVictim(int page) {
        return mapped.has(page) && !heat.cool(page);
    }
}
