package org.farheap.workload;

/// A running hash of values in their order.
public final class Digest {
    private long value = 0x243F6A8885A308D3L;

    public void add(long bits) {
        value = mix(value ^ bits);
    }

    /// Reads the characters: a text's own hash is kept beside them, and would not show that they changed.
    public void add(CharSequence text) {
        add(text.length());
        for (int i = 0; i < text.length(); i++) {
            add(text.charAt(i));
        }
    }

    public long value() {
        return value;
    }

    /// A bijection that spreads its input over all bits.
    public static long mix(long bits) {
        long spread = (bits ^ bits >>> 32) * 0x9E3779B97F4A7C15L;
        return (spread ^ spread >>> 29) * 0xBF58476D1CE4E5B9L;
    }
}
