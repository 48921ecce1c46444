package org.farheap.workload;

import java.util.SplittableRandom;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateDiscreteSampler;

/// Keys 0..count-1 of which the r-th most popular is drawn in proportion to r^-skew. The popular ones are scattered over all keys, as
/// YCSB's scrambled Zipfian scatters them, but one to one: neighbours in memory are not neighbours in popularity.
public final class ZipfKeys {
    /// A prime, and more than any count: multiplying by it is a bijection modulo the count.
    private static final long SCATTER = 2_654_435_761L;

    private final SharedStateDiscreteSampler ranks;
    private final int count;

    public ZipfKeys(SplittableRandom random, int count, double skew) {
        this.count = count;
        ranks = RejectionInversionZipfSampler.of(random::nextLong, count, skew);
    }

    public int next() {
        return key(rank());
    }

    /// 0 for the most popular.
    public int rank() {
        return ranks.sample() - 1;
    }

    public int key(int rank) {
        return (int) (rank * SCATTER % count);
    }
}
