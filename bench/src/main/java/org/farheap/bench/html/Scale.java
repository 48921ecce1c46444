package org.farheap.bench.html;

import java.util.ArrayList;
import java.util.List;

/// Maps the values of an axis to pixels, and says where its ticks stand.
final class Scale {
    private static final int TICKS = 7;
    private static final double SHORT_LOG_RANGE = 30;

    private final Axis axis;
    private final double low;
    private final double high;
    private final double from;
    private final double to;

    /// `from` and `to` are the pixels of `low` and `high`.
    private Scale(Axis axis, double low, double high, double from, double to) {
        this.axis = axis;
        this.low = low;
        this.high = high;
        this.from = from;
        this.to = to;
    }

    /// Exactly the range of the values, as for time.
    static Scale tight(Axis axis, Range range, double from, double to) {
        Range values = range.orElse(axis.log() ? 1 : 0, axis.log() ? 10 : 1);
        return new Scale(axis, values.low(), values.high(), from, to);
    }

    /// Widened to whole ticks; a linear one begins at zero.
    static Scale round(Axis axis, Range range, double from, double to) {
        if (axis.log()) {
            Range values = range.orElse(1, 10);
            double base = axis.unit() == Unit.BYTES ? 2 : 10;
            return new Scale(axis, power(base, Math.floor(exponent(base, values.low()) + 1e-9)),
                    power(base, Math.ceil(exponent(base, values.high()) - 1e-9)), from, to);
        }
        Range values = range.orElse(0, 1).with(0);
        double step = axis.unit().step((values.high() - values.low()) / TICKS);
        return new Scale(axis, Math.floor(values.low() / step + 1e-9) * step, Math.ceil(values.high() / step - 1e-9) * step, from, to);
    }

    double pixel(double value) {
        double share = axis.log() ? Math.log(Math.max(value, low) / low) / Math.log(high / low) : (value - low) / (high - low);
        return from + Math.clamp(share, 0, 1) * (to - from);
    }

    double low() {
        return low;
    }

    double high() {
        return high;
    }

    List<Double> ticks() {
        return axis.log() ? logTicks() : linearTicks();
    }

    private List<Double> linearTicks() {
        List<Double> ticks = new ArrayList<>();
        double step = axis.unit().step((high - low) / TICKS);
        for (double i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
            // Zero has one sign only.
            ticks.add(i * step + 0.0);
        }
        return ticks;
    }

    private List<Double> logTicks() {
        double base = axis.unit() == Unit.BYTES ? 2 : 10;
        double first = Math.ceil(exponent(base, low) - 1e-9);
        double last = Math.floor(exponent(base, high) + 1e-9);
        double stride = Math.max(1, Math.ceil((last - first) / TICKS));
        boolean between = base == 10 && high / low < SHORT_LOG_RANGE;
        List<Double> ticks = new ArrayList<>();
        for (double exponent = between ? first - 1 : first; exponent <= last; exponent += stride) {
            for (double factor : between ? new double[] {1, 2, 5} : new double[] {1}) {
                double value = factor * power(base, exponent);
                if (value >= low * 0.9999 && value <= high * 1.0001) {
                    ticks.add(value);
                }
            }
        }
        return ticks;
    }

    private static double exponent(double base, double value) {
        return Math.log(value) / Math.log(base);
    }

    private static double power(double base, double exponent) {
        return Math.pow(base, exponent);
    }
}
