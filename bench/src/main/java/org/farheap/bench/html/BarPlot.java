package org.farheap.bench.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Bars side by side in named groups, such as one group a program and one bar a way to run it. A value that is not a number has no bar.
public final class BarPlot extends Plot {
    private static final double GROUP_SHARE = 0.76;

    private record Group(String name, double[] values) {}

    private final Axis yAxis;
    private final List<String> bars;
    private final List<Group> groups = new ArrayList<>();

    public BarPlot(Axis yAxis, String... bars) {
        this.yAxis = yAxis;
        this.bars = List.of(bars);
    }

    public BarPlot group(String name, double... values) {
        if (values.length != bars.size()) {
            throw new IllegalArgumentException(values.length + " values for " + bars.size() + " bars");
        }
        groups.add(new Group(name, values.clone()));
        return this;
    }

    @Override
    List<Key> legend() {
        return bars.size() == 1 ? List.of() : IntStream.range(0, bars.size()).mapToObj(i -> new Key(bars.get(i), colour(i))).toList();
    }

    @Override
    Element svg(String title) {
        Range values = Range.EMPTY;
        for (Group group : groups) {
            for (double value : group.values) {
                values = yAxis.shows(value) ? values.with(value) : values;
            }
        }
        Scale y = Scale.round(yAxis, values, Chart.BOTTOM, Chart.TOP);
        Element svg = Chart.picture(title, words(), Chart.BOTTOM + 30);
        for (double tick : y.ticks()) {
            svg.add(Chart.line(Chart.LEFT, y.pixel(tick), Chart.RIGHT, y.pixel(tick)).in("grid"));
            svg.add(Chart.label(Chart.LEFT - 8, y.pixel(tick) + 4, yAxis.unit().format(tick)).in("tick end"));
        }
        double width = (Chart.RIGHT - Chart.LEFT) / Math.max(1, groups.size());
        for (int i = 0; i < groups.size(); i++) {
            draw(svg, y, groups.get(i), Chart.LEFT + width * i, width);
        }
        svg.add(Chart.line(Chart.LEFT, Chart.BOTTOM, Chart.RIGHT, Chart.BOTTOM).in("axis"));
        return svg.add(Chart.label(0, 0, yAxis.label()).in("label middle")
                .with("transform", "translate(16 " + Element.number((Chart.TOP + Chart.BOTTOM) / 2) + ") rotate(-90)"));
    }

    private void draw(Element svg, Scale y, Group group, double left, double width) {
        double bar = width * GROUP_SHARE / bars.size();
        double first = left + width * (1 - GROUP_SHARE) / 2;
        for (int i = 0; i < bars.size(); i++) {
            double value = group.values[i];
            if (yAxis.shows(value)) {
                double top = y.pixel(value);
                svg.add(Chart.rect(first + bar * i, top, Math.max(1, bar - 2), Chart.BOTTOM - top).in("bar " + colour(i))
                        .tip(group.name + ", " + bars.get(i) + ": " + yAxis.unit().format(value)));
            }
        }
        svg.add(Chart.label(left + width / 2, Chart.BOTTOM + 18, group.name).in("tick middle"));
    }

    @Override
    String words() {
        return groups.stream().map(this::words).collect(Collectors.joining("; "));
    }

    private String words(Group group) {
        List<String> values = Arrays.stream(group.values).mapToObj(yAxis.unit()::format).toList();
        return group.name + ": " + IntStream.range(0, bars.size()).mapToObj(i -> bars.get(i) + " " + values.get(i))
                .collect(Collectors.joining(", "));
    }
}
