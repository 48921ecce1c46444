package org.farheap.workload.spark;

import java.util.stream.LongStream;

/// Numbers that stand for data. A digest of many is the sum of theirs, so that the order in which partitions are done does not matter.
final class Digest {
    private Digest() {}

    /// Of values in this order.
    static long of(long... values) {
        return LongStream.of(values).reduce(0, (digest, value) -> mixed(digest ^ value));
    }

    /// SplitMix64's last step: without it, errors in different data could cancel in the sum.
    private static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
