package org.farheap.bench.matrix;

import java.util.Locale;

/// The part of the heap, at its peak, that may be local; 1 is all of it.
public record Share(double part) {
    private static final int PAGE_BYTES = 4096;

    static final Share ALL = new Share(1);

    /// "25%". Throws IllegalArgumentException with one line for the user.
    public static Share parse(String text) {
        if (text.matches("[0-9]{1,3}(\\.[0-9]+)?%")) {
            double percent = Double.parseDouble(text.substring(0, text.length() - 1));
            if (percent > 0 && percent <= 100) {
                return new Share(percent / 100);
            }
        }
        throw new IllegalArgumentException("a local share is a percentage up to 100%, such as 25%, not '" + text + "'");
    }

    /// In whole pages.
    long of(long bytes) {
        return (long) (bytes * part) / PAGE_BYTES * PAGE_BYTES;
    }

    /// "25 %"
    public String label() {
        String percent = String.format(Locale.ROOT, "%.2f", 100 * part).replaceFirst("\\.?0+$", "");
        return percent + " %";
    }
}
