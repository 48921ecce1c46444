package org.farheap.bench.report;

import java.util.Locale;
import org.farheap.bench.html.Unit;

/// How figures are told.
final class Words {
    private Words() {}

    /// Every digit, for what was counted; estimates have three.
    static String exact(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String count(double value) {
        return Unit.COUNT.format(value);
    }

    static String bytes(double value) {
        return Unit.BYTES.format(value);
    }

    static String nanos(double value) {
        return Unit.NANOS.format(value);
    }

    static String share(double value) {
        return Unit.PERCENT.format(value);
    }

    /// A share of a whole that may be nothing.
    static double part(double part, double whole) {
        return whole == 0 ? Double.NaN : part / whole;
    }
}
