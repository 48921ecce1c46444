package org.farheap.bench.report;

/// A file that no report can be made of; the message names the file and says what to do.
final class BadRecording extends Exception {
    private static final long serialVersionUID = 1L;

    BadRecording(String what) {
        super(what);
    }
}
