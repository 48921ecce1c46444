package org.farheap.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// One figure over interleaved rounds: its median and how far it spread.
public final class Rounds {
    private final List<Double> values = new ArrayList<>();

    public void add(double value) {
        values.add(value);
    }

    public double median() {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    public double geometricMean() {
        return Math.exp(values.stream().mapToDouble(Math::log).average().orElse(Double.NaN));
    }

    /// Of the geometric mean, as a share of it.
    double standardError() {
        double mean = Math.log(geometricMean());
        double squares = values.stream().mapToDouble(value -> Math.pow(Math.log(value) - mean, 2)).sum();
        return values.size() < 2 ? Double.NaN : Math.sqrt(squares / (values.size() - 1) / values.size());
    }

    /// NaN without rounds, as the maximum.
    public double min() {
        return values.isEmpty() ? Double.NaN : Collections.min(values);
    }

    public double max() {
        return values.isEmpty() ? Double.NaN : Collections.max(values);
    }

    /// "min..max"
    String spread(int decimals) {
        return values.isEmpty() ? "-" : Table.format(min(), decimals) + ".." + Table.format(max(), decimals);
    }
}
