package org.farheap.bench.html;

import java.util.ArrayList;
import java.util.List;

/// A line of a plot: points in the order of x, each with the range that was seen around it.
public final class Series {
    record Point(double x, double y, double low, double high) {
        boolean hasRange() {
            return low < high;
        }
    }

    private final String name;
    private final List<Point> points = new ArrayList<>();

    Series(String name) {
        this.name = name;
    }

    public Series add(double x, double y) {
        return add(x, y, y, y);
    }

    /// A point such as a median, with the smallest and the largest of its rounds.
    public Series add(double x, double y, double low, double high) {
        points.add(new Point(x, y, low, high));
        return this;
    }

    String name() {
        return name;
    }

    List<Point> points() {
        return points;
    }

    boolean hasRanges() {
        return points.stream().anyMatch(Point::hasRange);
    }
}
