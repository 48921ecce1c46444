package org.farheap.bench.html;

import java.util.Locale;

/// How a value reads, and which steps of its axis are round.
public enum Unit {
    /// A plain number: 950, 12.5 k, 3.1 M.
    COUNT(1000, "", " k", " M", " G", " T"),
    /// Binary multiples, for that is how memory is sized.
    BYTES(1024, " B", " KiB", " MiB", " GiB", " TiB", " PiB"),
    /// A time, given in nanoseconds.
    NANOS(1000, " ns", " us", " ms", " s"),
    /// A time, given in seconds; always told in seconds, so that one axis has one unit.
    SECONDS(Double.POSITIVE_INFINITY, " s"),
    /// A share, given as 0 to 1.
    PERCENT(Double.POSITIVE_INFINITY, " %");

    private final double base;
    private final String[] suffixes;

    Unit(double base, String... suffixes) {
        this.base = base;
        this.suffixes = suffixes;
    }

    /// Three significant digits and the unit; "-" for what is not known.
    public String format(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        double scaled = this == PERCENT ? value * 100 : value;
        int step = 0;
        // 999.5 would read as 1000 of the smaller one.
        while (step + 1 < suffixes.length && Math.abs(scaled) >= base * 0.9995) {
            scaled /= base;
            step++;
        }
        return scaled == 0 && base < Double.POSITIVE_INFINITY ? "0" : digits(scaled) + suffixes[step];
    }

    private static String digits(double value) {
        double size = Math.abs(value);
        int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
        String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
        return decimals == 0 ? text : text.replaceFirst("\\.?0+$", "");
    }

    /// The smallest round step that is at least this large: of powers of two for bytes, otherwise 1, 2 or 5 with zeros.
    double step(double atLeast) {
        if (this == BYTES) {
            return Math.max(1, Math.pow(2, Math.ceil(Math.log(atLeast) / Math.log(2) - 1e-9)));
        }
        double power = Math.pow(10, Math.floor(Math.log10(atLeast) + 1e-9));
        double rest = atLeast / power;
        return power * (rest <= 1.0001 ? 1 : rest <= 2.0001 ? 2 : rest <= 5.0001 ? 5 : 10);
    }
}
