package org.farheap.workload.h2;

import java.util.concurrent.atomic.LongAdder;

/// A sum over texts that does not depend on their order: of what was loaded, and of what is read back at the end.
final class TextDigest {
    private final LongAdder sum = new LongAdder();

    void add(String text) {
        long hash = text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        sum.add(hash);
    }

    long value() {
        return sum.sum();
    }
}
