package org.farheap.bench.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Named lines over two axes. Points that stand for several measurements show their range, as whiskers when there are few of them
/// and as a band otherwise.
public final class LinePlot extends Plot {
    private static final int MOST_MARKERS = 40;
    private static final int MOST_TIPS = 600;

    private record Limit(String name, double y) {}

    private final Axis xAxis;
    private final Axis yAxis;
    private final List<Series> series = new ArrayList<>();
    private final List<Limit> limits = new ArrayList<>();
    private final List<Spans> lanes = new ArrayList<>();

    public LinePlot(Axis xAxis, Axis yAxis) {
        this.xAxis = xAxis;
        this.yAxis = yAxis;
    }

    public Series series(String name) {
        Series added = new Series(name);
        series.add(added);
        return added;
    }

    /// A dashed line across, such as a budget.
    public LinePlot limit(String name, double y) {
        limits.add(new Limit(name, y));
        return this;
    }

    public LinePlot spans(Spans spans) {
        lanes.add(spans);
        return this;
    }

    @Override
    List<Key> legend() {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            keys.add(new Key(series.get(i).name(), colour(i)));
        }
        limits.forEach(limit -> keys.add(new Key(limit.name + " (" + yAxis.unit().format(limit.y) + ")", "limit")));
        return keys;
    }

    @Override
    Element svg(String title) {
        Chart chart = Chart.of(xAxis, xs(), yAxis, ys());
        Element svg = chart.frame(title, words(), lanes);
        for (Limit limit : limits) {
            svg.add(Chart.line(Chart.LEFT, chart.y(limit.y), Chart.RIGHT, chart.y(limit.y)).in("limit"));
        }
        for (int i = 0; i < series.size(); i++) {
            draw(svg, chart, series.get(i), i);
        }
        return svg.addAll(tips(chart));
    }

    private void draw(Element svg, Chart chart, Series line, int index) {
        List<Series.Point> shown = shown(line);
        String colour = colour(index);
        if (line.hasRanges() && shown.size() > MOST_MARKERS) {
            svg.add(new Element("path").in("band " + colour).with("d", band(chart, shown)));
        }
        svg.add(new Element("path").in("line " + colour).with("d", path(chart, shown)));
        if (shown.size() > MOST_MARKERS) {
            return;
        }
        for (Series.Point point : shown) {
            if (point.hasRange()) {
                svg.add(new Element("path").in("whisker " + colour).with("d", whisker(chart, point)));
            }
            svg.add(new Element("path").in("marker " + colour).with("d", marker(index, chart.x(point.x()), chart.y(point.y()))));
        }
    }

    private static String path(Chart chart, List<Series.Point> points) {
        return points.stream().map(point -> at(chart.x(point.x()), chart.y(point.y()))).collect(Collectors.joining("L", "M", ""));
    }

    private static String band(Chart chart, List<Series.Point> points) {
        String above = points.stream().map(point -> at(chart.x(point.x()), chart.y(point.high()))).collect(Collectors.joining("L"));
        String below = points.reversed().stream().map(point -> at(chart.x(point.x()), chart.y(point.low())))
                .collect(Collectors.joining("L"));
        return "M" + above + "L" + below + "z";
    }

    private static String whisker(Chart chart, Series.Point point) {
        double x = chart.x(point.x());
        double top = chart.y(point.high());
        double bottom = chart.y(point.low());
        return "M" + at(x, top) + "V" + Element.number(bottom) + "M" + at(x - 4, top) + "h8M" + at(x - 4, bottom) + "h8";
    }

    /// Shapes tell series apart where colours do not.
    private static String marker(int index, double x, double y) {
        return switch (index % 4) {
            case 0 -> "M" + at(x - 4, y) + "a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z";
            case 1 -> "M" + at(x - 3.5, y - 3.5) + "h7v7h-7z";
            case 2 -> "M" + at(x, y - 5) + "l4.5 8h-9z";
            default -> "M" + at(x, y - 5) + "l5 5l-5 5l-5 -5z";
        };
    }

    private static String at(double x, double y) {
        return Element.number(x) + " " + Element.number(y);
    }

    private List<Element> tips(Chart chart) {
        Map<Double, StringBuilder> told = new TreeMap<>();
        for (Series line : series) {
            for (Series.Point point : shown(line)) {
                told.computeIfAbsent(point.x(), x -> new StringBuilder(xAxis.label() + ": " + xAxis.unit().format(x)))
                        .append('\n').append(line.name()).append(": ").append(value(point));
            }
        }
        if (told.size() > MOST_TIPS) {
            return List.of();
        }
        List<Double> xs = List.copyOf(told.keySet());
        List<Element> columns = new ArrayList<>();
        for (int i = 0; i < xs.size(); i++) {
            double from = i == 0 ? xs.getFirst() : (xs.get(i - 1) + xs.get(i)) / 2;
            double to = i + 1 == xs.size() ? xs.getLast() : (xs.get(i) + xs.get(i + 1)) / 2;
            columns.add(chart.column(from, to, told.get(xs.get(i)).toString()));
        }
        return columns;
    }

    private String value(Series.Point point) {
        Unit unit = yAxis.unit();
        String middle = unit.format(point.y());
        return point.hasRange() ? middle + " (" + unit.format(point.low()) + " to " + unit.format(point.high()) + ")" : middle;
    }

    private List<Series.Point> shown(Series line) {
        return line.points().stream().filter(point -> xAxis.shows(point.x()) && yAxis.shows(point.y())).toList();
    }

    private Range xs() {
        Range range = Range.EMPTY;
        for (Series line : series) {
            for (Series.Point point : shown(line)) {
                range = range.with(point.x());
            }
        }
        return range;
    }

    private Range ys() {
        Range range = Range.EMPTY;
        for (Series line : series) {
            for (Series.Point point : shown(line)) {
                range = range.with(point.y()).with(point.high());
                range = yAxis.shows(point.low()) ? range.with(point.low()) : range;
            }
        }
        for (Limit limit : limits) {
            range = range.with(limit.y);
        }
        return range;
    }

    @Override
    String words() {
        return series.stream().map(this::words).collect(Collectors.joining("; "));
    }

    private String words(Series line) {
        List<Series.Point> shown = shown(line);
        if (shown.isEmpty()) {
            return line.name() + ": nothing";
        }
        Unit unit = yAxis.unit();
        double low = shown.stream().mapToDouble(Series.Point::y).min().orElseThrow();
        double high = shown.stream().mapToDouble(Series.Point::y).max().orElseThrow();
        return "%s: %s to %s, at the end %s".formatted(line.name(), unit.format(low), unit.format(high), unit.format(shown.getLast().y()));
    }
}
