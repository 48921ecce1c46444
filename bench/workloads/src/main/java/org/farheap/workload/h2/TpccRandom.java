package org.farheap.workload.h2;

import java.util.SplittableRandom;

/// TPC-C's random inputs (clauses 2.1.6 and 4.3.2) from a seed, and a choice of warehouse that makes a few of them hot.
final class TpccRandom {
    private static final String[] SYLLABLES = {"BAR", "OUGHT", "ABLE", "PRI", "PRES", "ESE", "ANTI", "CALLY", "ATION", "EING"};
    private static final byte[] LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -".getBytes(
            java.nio.charset.StandardCharsets.ISO_8859_1);
    private static final int LAST_NAMES = 1000;

    private final SplittableRandom random;
    private final WarehouseShare share;

    TpccRandom(long seed) {
        this(seed, WarehouseShare.ALL);
    }

    TpccRandom(long seed, WarehouseShare share) {
        random = new SplittableRandom(seed);
        this.share = share;
    }

    /// Uniform over low..high, both included.
    int uniform(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    boolean percent(int chance) {
        return random.nextInt(100) < chance;
    }

    /// Non-uniform: some values come up far more often than others.
    private int nonUniform(int spread, int low, int high) {
        int constant = spread / 3;
        return ((uniform(0, spread) | uniform(low, high)) + constant) % (high - low + 1) + low;
    }

    int customer(TpccScale scale) {
        return nonUniform(1023, 1, scale.customers());
    }

    int item(TpccScale scale) {
        return nonUniform(8191, 1, scale.items());
    }

    String lastName(TpccScale scale) {
        return lastName(nonUniform(255, 0, Math.min(LAST_NAMES, scale.customers()) - 1));
    }

    /// The warehouse of rank r in the share is asked for 1/r times as often as the first (Zipf).
    int warehouse(TpccScale scale) {
        int count = share.count(scale);
        double sum = 0;
        for (int rank = 1; rank <= count; rank++) {
            sum += 1.0 / rank;
        }
        double left = random.nextDouble() * sum;
        for (int rank = 1; rank < count; rank++) {
            left -= 1.0 / rank;
            if (left < 0) {
                return share.warehouse(rank);
            }
        }
        return share.warehouse(count);
    }

    static String lastName(int number) {
        int n = number % LAST_NAMES;
        return SYLLABLES[n / 100] + SYLLABLES[n / 10 % 10] + SYLLABLES[n % 10];
    }

    String text(int length) {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            long bits = random.nextLong();
            for (int i = 0; i < 10 && at < length; i++, bits >>>= 6) {
                bytes[at++] = LETTERS[(int) (bits & 63)];
            }
        }
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    String text(int low, int high) {
        return text(uniform(low, high));
    }
}
