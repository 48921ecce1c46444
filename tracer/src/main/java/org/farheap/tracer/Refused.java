package org.farheap.tracer;

/// A description of the heap that cannot be true. Descriptions come from the network, so this is an answer to expect, not a bug.
public final class Refused extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public enum Subject { HEAP_ENCODING, CLASS_LAYOUT, CLASS_TABLE, REGION_TABLE, KNOWN_LIVE }

    private final Subject subject;

    private Refused(Subject subject, String message) {
        super(message);
        this.subject = subject;
    }

    public Subject subject() {
        return subject;
    }

    static void unless(boolean holds, Subject subject, String message, Object... facts) {
        if (!holds) {
            throw new Refused(subject, message.formatted(facts));
        }
    }
}
