package org.farheap.bench.html;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// How counted values are spread: for each series the share of values at or below x, on a logarithmic axis, from counts by bucket.
///
/// A line that rises rather than bars: it reads off any quantile, several fit in one picture, and buckets of unequal width do not
/// distort it. What is known is only the count up to each bucket's bound, so it rises straight between bounds.
public final class Distribution extends Plot {
    private record Bucket(double bound, double count) {}

    /// Counts by bucket, bounds growing.
    public static final class Counts {
        private final String name;
        private final List<Bucket> buckets = new ArrayList<>();

        private Counts(String name) {
            this.name = name;
        }

        /// @param bound the largest value of the bucket
        public Counts add(double bound, double count) {
            buckets.add(new Bucket(bound, count));
            return this;
        }

        private double total() {
            return buckets.stream().mapToDouble(Bucket::count).sum();
        }
    }

    private final Axis xAxis;
    private final List<Counts> series = new ArrayList<>();

    public Distribution(Axis xAxis) {
        this.xAxis = xAxis;
    }

    public Counts series(String name) {
        Counts added = new Counts(name);
        series.add(added);
        return added;
    }

    @Override
    List<Key> legend() {
        return lines().legend();
    }

    @Override
    Element svg(String title) {
        return lines().svg(title);
    }

    private LinePlot lines() {
        LinePlot plot = new LinePlot(xAxis, Axis.linear("share at or below", Unit.PERCENT));
        for (Counts counts : series) {
            Series line = plot.series(counts.name);
            double total = counts.total();
            double sum = 0;
            double before = Double.NaN;
            for (Bucket bucket : counts.buckets) {
                if (sum == 0 && bucket.count > 0 && before < bucket.bound) {
                    line.add(before, 0);
                }
                sum += bucket.count;
                if (sum > 0) {
                    line.add(bucket.bound, sum / total);
                }
                before = bucket.bound;
                if (sum == total) {
                    break;
                }
            }
        }
        return plot;
    }

    @Override
    String words() {
        return series.stream().map(counts -> "%s: half at or below %s, 99 %% at or below %s".formatted(counts.name,
                xAxis.unit().format(quantile(counts, 0.5)), xAxis.unit().format(quantile(counts, 0.99)))).collect(Collectors.joining("; "));
    }

    private static double quantile(Counts counts, double share) {
        double sum = 0;
        for (Bucket bucket : counts.buckets) {
            sum += bucket.count;
            if (sum >= counts.total() * share && sum > 0) {
                return bucket.bound;
            }
        }
        return Double.NaN;
    }
}
