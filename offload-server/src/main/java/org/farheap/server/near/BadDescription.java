package org.farheap.server.near;

/// A description that cannot be true, or is too large. It comes from the network, so it is an answer to expect, not a bug.
final class BadDescription extends RuntimeException {
    private static final long serialVersionUID = 1;

    private BadDescription(String message) {
        super(message);
    }

    static void unless(boolean holds, String message, Object... facts) {
        if (!holds) {
            throw new BadDescription(message.formatted(facts));
        }
    }
}
