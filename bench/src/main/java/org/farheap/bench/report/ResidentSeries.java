package org.farheap.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;

/// Where the heap was over time, in bytes.
final class ResidentSeries {
    record Point(long at, long resident, long limbo, long remote, long budget) {}

    private final List<Point> points = new ArrayList<>();

    void accept(RecordedEvent event) {
        points.add(new Point(Times.nanos(event.getStartTime()), event.getLong("resident"), event.getLong("limbo"), event.getLong("remote"),
                event.getLong("budget")));
    }

    /// By time.
    List<Point> points() {
        return points.stream().sorted(Comparator.comparingLong(Point::at)).toList();
    }

    long most() {
        return points.stream().mapToLong(Point::resident).max().orElse(0);
    }
}
