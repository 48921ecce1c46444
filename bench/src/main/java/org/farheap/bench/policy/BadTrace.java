package org.farheap.bench.policy;

/// A file that cannot be replayed; the message names the file and says what is wrong.
final class BadTrace extends Exception {
    private static final long serialVersionUID = 1L;

    BadTrace(String what) {
        super(what);
    }
}
