package org.farheap.server.near;

/// A frame whose lengths do not agree, or that does not belong where it came: there is no sense in listening further.
public final class MalformedFrame extends Exception {
    private static final long serialVersionUID = 1;

    public MalformedFrame(String message) {
        super(message);
    }

    static void unless(boolean holds, String message) throws MalformedFrame {
        if (!holds) {
            throw new MalformedFrame(message);
        }
    }
}
