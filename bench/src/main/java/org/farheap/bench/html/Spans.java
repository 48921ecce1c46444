package org.farheap.bench.html;

import java.util.ArrayList;
import java.util.List;

/// Times of one kind, such as collector pauses: shaded behind a plot and drawn as a lane below it, on the same axis.
public final class Spans {
    private static final int MOST_TIPS = 400;
    /// In pixels; narrower shades would only be haze.
    private static final double NARROWEST_SHADE = 3;

    private record Span(double from, double to, String tip) {}

    private final String name;
    private final List<Span> spans = new ArrayList<>();

    public Spans(String name) {
        this.name = name;
    }

    public Spans add(double from, double to, String tip) {
        spans.add(new Span(from, to, tip));
        return this;
    }

    public boolean isEmpty() {
        return spans.isEmpty();
    }

    String words() {
        return spans.size() + " x " + name;
    }

    /// A span narrower than a pixel is drawn a pixel wide, or it could not be seen. Very many share one shape, without tips.
    void draw(Element svg, Chart chart, double top, double height) {
        svg.add(Chart.label(Chart.LEFT - 8, top + height - 2, name).in("lane end"));
        StringBuilder shade = new StringBuilder();
        StringBuilder lane = new StringBuilder();
        for (Span span : spans) {
            double x = chart.x(span.from);
            double width = Math.max(1, chart.x(span.to) - x);
            if (width >= NARROWEST_SHADE) {
                shade.append(box(x, Chart.TOP, width, Chart.BOTTOM - Chart.TOP));
            }
            if (spans.size() > MOST_TIPS) {
                lane.append(box(x, top, width, height));
            } else {
                svg.add(Chart.rect(x, top, width, height).in("span").tip(span.tip));
            }
        }
        if (!shade.isEmpty()) {
            svg.add(new Element("path").in("shade").with("d", shade.toString()));
        }
        if (!lane.isEmpty()) {
            svg.add(new Element("path").in("span").with("d", lane.toString()).tip(words()));
        }
    }

    private static String box(double x, double y, double width, double height) {
        return "M" + Element.number(x) + " " + Element.number(y) + "h" + Element.number(width) + "v" + Element.number(height) + "h"
                + Element.number(-width) + "z";
    }
}
