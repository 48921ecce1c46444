package org.farheap.bench.html;

/// What an axis shows. A linear vertical axis begins at zero, so that heights compare.
public record Axis(String label, Unit unit, boolean log) {
    public static Axis linear(String label, Unit unit) {
        return new Axis(label, unit, false);
    }

    /// Values that are not positive have no place on it and are left out.
    public static Axis log(String label, Unit unit) {
        return new Axis(label, unit, true);
    }

    boolean shows(double value) {
        return Double.isFinite(value) && (!log || value > 0);
    }
}
