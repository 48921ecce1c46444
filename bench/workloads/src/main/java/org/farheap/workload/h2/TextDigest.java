package org.farheap.workload.h2;

import java.util.concurrent.atomic.LongAdder;
import org.farheap.workload.Digest;

/// A sum over texts that does not depend on their order: of what was loaded, and of what is read back at the end.
final class TextDigest {
    private final LongAdder sum = new LongAdder();

    void add(String text) {
        Digest digest = new Digest();
        digest.add(text);
        sum.add(digest.value());
    }

    long value() {
        return sum.sum();
    }
}
