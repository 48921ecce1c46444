package org.farheap.server.near;

/// What one lease's description may take of the memory for all.
final class DescriptionQuota {
    static final long BYTES_MAX = 64L << 20;

    private final DescriptionMemory all;
    private long taken;

    DescriptionQuota(DescriptionMemory all) {
        this.all = all;
    }

    /// @throws BadDescription when it is too much
    void take(long bytes) {
        BadDescription.unless(bytes <= BYTES_MAX - taken, "the heap's description is larger than %d bytes", BYTES_MAX);
        BadDescription.unless(all.take(bytes), "the server has no memory left for heaps' descriptions");
        taken += bytes;
    }

    void give(long bytes) {
        assert bytes <= taken;
        taken -= bytes;
        all.give(bytes);
    }

    long taken() {
        return taken;
    }
}
