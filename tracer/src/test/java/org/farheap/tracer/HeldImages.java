package org.farheap.tracer;

import java.lang.foreign.MemorySegment;

/// Images that a test can take away, cut short and change.
class HeldImages implements RegionImages {
    final MemorySegment[] images;
    final long[] epochs;

    HeldImages(MemorySegment[] images) {
        this.images = images.clone();
        epochs = new long[images.length];
        for (int region = 0; region < epochs.length; region++) {
            epochs[region] = 100 + region;
        }
    }

    @Override
    public MemorySegment image(int region) {
        return images[region];
    }

    @Override
    public long epoch(int region) {
        return epochs[region];
    }

    boolean isHeld(int region) {
        return images[region] != null;
    }
}
