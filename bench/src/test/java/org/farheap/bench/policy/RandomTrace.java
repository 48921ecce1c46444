package org.farheap.bench.policy;

import java.util.SplittableRandom;

/// A heap of 8 regions of 8 pages, half of whose regions are or become old, with touches of which some are more likely than others, and
/// a collection now and then.
final class RandomTrace {
    static final int REGION = 8;
    static final int REGIONS = 8;
    static final int PAGES = REGION * REGIONS;
    private static final int STEPS = 600;

    private final SplittableRandom random;
    private final TraceFile trace = new TraceFile(PAGES, REGION);
    private final RegionKind[] kinds = new RegionKind[REGIONS];

    private RandomTrace(long seed) {
        random = new SplittableRandom(seed);
    }

    static TraceFile of(long seed) {
        return new RandomTrace(seed).make();
    }

    private TraceFile make() {
        for (int region = 0; region < REGIONS; region++) {
            become(region, RegionKind.OTHER, region < REGIONS / 2 ? RegionKind.OLD : RegionKind.FREE);
        }
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(40)) {
                case 0 -> collect();
                case 1, 2, 3 -> fill();
                case 4 -> scan();
                default -> touch();
            }
        }
        return trace;
    }

    private void touch() {
        int page = random.nextInt(random.nextInt(3) == 0 ? PAGES : PAGES / 4);
        if (random.nextBoolean()) {
            trace.touch(Toucher.numbered(random.nextInt(Toucher.COUNT)), page);
        } else {
            trace.limbo(page);
        }
    }

    private void fill() {
        int page = random.nextInt(PAGES);
        trace.fill(page, 1 + random.nextInt(PAGES - page));
    }

    private void scan() {
        trace.touch(Toucher.MARKING, Touches.range(0, PAGES));
    }

    /// Old regions are freed, survivors become old, and some of the free regions are survivors from here on.
    private void collect() {
        for (int region = 0; region < REGIONS; region++) {
            RegionKind kind = kinds[region];
            if (random.nextInt(3) == 0) {
                become(region, kind, switch (kind) {
                    case FREE -> RegionKind.YOUNG;
                    case YOUNG -> RegionKind.OLD;
                    default -> RegionKind.FREE;
                });
            }
        }
    }

    private void become(int region, RegionKind from, RegionKind to) {
        kinds[region] = to;
        trace.region(region, from, to);
    }
}
