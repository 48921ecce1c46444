package org.farheap.bench.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Layers upon each other over the same slots of the horizontal axis, such as fetches by cause over time.
public final class StackedArea extends Plot {
    private record Layer(String name, double[] heights) {}

    private final Axis xAxis;
    private final Axis yAxis;
    private final double[] edges;
    private final List<Layer> layers = new ArrayList<>();
    private final List<Spans> lanes = new ArrayList<>();

    /// @param edges where the slots begin, and where the last one ends
    public StackedArea(Axis xAxis, Axis yAxis, double[] edges) {
        if (edges.length < 2) {
            throw new IllegalArgumentException("no slot");
        }
        this.xAxis = xAxis;
        this.yAxis = yAxis;
        this.edges = edges.clone();
    }

    /// The next layer above the others, with a height for each slot.
    public StackedArea layer(String name, double... heights) {
        if (heights.length != edges.length - 1) {
            throw new IllegalArgumentException(heights.length + " heights for " + (edges.length - 1) + " slots");
        }
        layers.add(new Layer(name, heights.clone()));
        return this;
    }

    public StackedArea spans(Spans spans) {
        lanes.add(spans);
        return this;
    }

    @Override
    List<Key> legend() {
        return IntStream.range(0, layers.size()).mapToObj(i -> new Key(layers.get(i).name, colour(i))).toList();
    }

    @Override
    Element svg(String title) {
        Range heights = Range.EMPTY.with(0);
        for (int slot = 0; slot + 1 < edges.length; slot++) {
            heights = heights.with(total(slot));
        }
        Chart chart = Chart.of(xAxis, new Range(edges[0], edges[edges.length - 1]), yAxis, heights);
        Element svg = chart.frame(title, words(), lanes);
        double[] floor = new double[edges.length - 1];
        for (int i = 0; i < layers.size(); i++) {
            svg.add(new Element("path").in("area " + colour(i)).with("d", steps(chart, floor, layers.get(i).heights)));
        }
        for (int slot = 0; slot + 1 < edges.length; slot++) {
            svg.add(chart.column(edges[slot], edges[slot + 1], tip(slot)));
        }
        return svg;
    }

    /// Draws one layer above `floor`, and raises it. Steps, not slopes: a slot's value holds for all of the slot.
    private String steps(Chart chart, double[] floor, double[] heights) {
        StringBuilder below = new StringBuilder();
        StringBuilder above = new StringBuilder("M" + Element.number(chart.x(edges[0])) + " " + Element.number(chart.y(floor[0])));
        for (int slot = 0; slot < heights.length; slot++) {
            String across = "H" + Element.number(chart.x(edges[slot + 1]));
            String back = "V" + Element.number(chart.y(floor[slot])) + "H" + Element.number(chart.x(edges[slot]));
            floor[slot] += heights[slot];
            above.append('V').append(Element.number(chart.y(floor[slot]))).append(across);
            below.insert(0, back);
        }
        return above.append(below).append('z').toString();
    }

    private double total(int slot) {
        return layers.stream().mapToDouble(layer -> layer.heights[slot]).sum();
    }

    private String tip(int slot) {
        return "%s: %s to %s\n".formatted(xAxis.label(), xAxis.unit().format(edges[slot]), xAxis.unit().format(edges[slot + 1]))
                + layers.reversed().stream().map(layer -> layer.name + ": " + yAxis.unit().format(layer.heights[slot]))
                        .collect(Collectors.joining("\n"));
    }

    @Override
    String words() {
        return layers.stream().map(layer -> layer.name + ": at most " + yAxis.unit().format(highest(layer)))
                .collect(Collectors.joining("; "));
    }

    private static double highest(Layer layer) {
        return Arrays.stream(layer.heights).max().orElse(0);
    }
}
