package org.farheap.bench.policy;

/// Region by region, the coldest first, and within a region by address; hot pages are passed over. A region's heat is how often its pages
/// came back, in relation to how many it has mapped. Returns weigh half after `halfLife` further ones, wherever those were. Of equally
/// cold regions the one goes that was last swept, or got its first page, the longest time ago.
final class RegionOrder implements VictimOrder {
    /// Weights grow instead of old ones shrinking; here all of them are scaled down.
    private static final double WEIGHT_MAX = 1e100;

    private final MappedPages mapped;
    private final PageHeat heat;
    private final double[] returns;
    private final long[] sweptAt;
    private final double growth;
    private double weight = 1;
    private long sweeps;
    private int hand;
    private int end;

    /// `halfLife`: returns.
    RegionOrder(MappedPages mapped, PageHeat heat, double halfLife) {
        this.mapped = mapped;
        this.heat = heat;
        returns = new double[mapped.regions()];
        sweptAt = new long[mapped.regions()];
        growth = Math.pow(2, 1 / Math.max(1, halfLife));
    }

    @Override
    public void add(int page) {
        int region = mapped.regionOf(page);
        if (mapped.in(region) == 0) {
            sweptAt[region] = ++sweeps;
        }
        mapped.add(page);
    }

    @Override
    public void remove(int page) {
        mapped.remove(page);
    }

    @Override
    public void noteReturn(int page) {
        returns[mapped.regionOf(page)] += weight;
        weight *= growth;
        if (weight > WEIGHT_MAX) {
            for (int region = 0; region < returns.length; region++) {
                returns[region] /= weight;
            }
            weight = 1;
        }
    }

    @Override
    public int next() {
        while (true) {
            while (hand < end) {
                int page = hand++;
                if (mapped.has(page) && !heat.cool(page)) {
                    mapped.remove(page);
                    return page;
                }
            }
            int region = coldest();
            sweptAt[region] = ++sweeps;
            hand = mapped.firstOf(region);
            end = mapped.endOf(region);
        }
    }

    private int coldest() {
        int coldest = PageList.NONE;
        double least = Double.POSITIVE_INFINITY;
        for (int region = 0; region < returns.length; region++) {
            if (mapped.in(region) > 0) {
                double heatOfPage = returns[region] / mapped.in(region);
                if (heatOfPage < least || heatOfPage == least && sweptAt[region] < sweptAt[coldest]) {
                    coldest = region;
                    least = heatOfPage;
                }
            }
        }
        return coldest;
    }
}
