package org.farheap.bench.cold;

/// A program does not tell its cold heap; the message is one line that says why and what to do.
final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    NoAnswer(String why) {
        super(why.lines().findFirst().orElse(""));
    }
}
