package org.farheap.bench.html;

import java.util.List;

/// The frame of a plot with two axes: size, grid, ticks and labels. Pixels are those of the viewBox.
final class Chart {
    static final double WIDTH = 900;
    static final double LEFT = 84;
    static final double RIGHT = 884;
    static final double TOP = 12;
    private static final double PLOT_HEIGHT = 240;
    static final double BOTTOM = TOP + PLOT_HEIGHT;
    private static final double LANE = 16;
    private static final double LANE_GAP = 9;

    private final Axis xAxis;
    private final Axis yAxis;
    private final Scale x;
    private final Scale y;

    private Chart(Axis xAxis, Axis yAxis, Scale x, Scale y) {
        this.xAxis = xAxis;
        this.yAxis = yAxis;
        this.x = x;
        this.y = y;
    }

    static Chart of(Axis xAxis, Range xs, Axis yAxis, Range ys) {
        return new Chart(xAxis, yAxis, Scale.tight(xAxis, xs, LEFT, RIGHT), Scale.round(yAxis, ys, BOTTOM, TOP));
    }

    double x(double value) {
        return x.pixel(value);
    }

    double y(double value) {
        return y.pixel(value);
    }

    /// The empty picture, named for screen readers.
    static Element picture(String title, String words, double height) {
        return new Element("svg").with("viewBox", "0 0 " + Element.number(WIDTH) + " " + Element.number(height)).with("role", "img")
                .add(Element.of("title", title)).add(Element.of("desc", words));
    }

    /// The frame; what is drawn afterwards lies above the grid. Marks come first, behind everything.
    Element frame(String title, String words, List<Spans> lanes) {
        double labels = BOTTOM + (lanes.isEmpty() ? 0 : LANE_GAP + LANE * lanes.size());
        Element svg = picture(title, words, labels + 46);
        for (int i = 0; i < lanes.size(); i++) {
            lanes.get(i).draw(svg, this, BOTTOM + LANE_GAP + LANE * i, LANE - 4);
        }
        for (double tick : y.ticks()) {
            svg.add(line(LEFT, y(tick), RIGHT, y(tick)).in("grid"));
            svg.add(label(LEFT - 8, y(tick) + 4, yAxis.unit().format(tick)).in("tick end"));
        }
        for (double tick : x.ticks()) {
            svg.add(line(x(tick), BOTTOM, x(tick), labels + 5).in("grid"));
            svg.add(label(x(tick), labels + 18, xAxis.unit().format(tick)).in("tick middle"));
        }
        svg.add(line(LEFT, BOTTOM, RIGHT, BOTTOM).in("axis"));
        svg.add(label((LEFT + RIGHT) / 2, labels + 38, xAxis.label()).in("label middle"));
        return svg.add(label(0, 0, yAxis.label()).in("label middle")
                .with("transform", "translate(16 " + Element.number((TOP + BOTTOM) / 2) + ") rotate(-90)"));
    }

    /// A column from `from` to `to` that lights up under the pointer and tells what is there.
    Element column(double from, double to, String tip) {
        return rect(x(from), TOP, Math.max(1, x(to) - x(from)), PLOT_HEIGHT).in("hover").tip(tip);
    }

    static Element line(double x1, double y1, double x2, double y2) {
        return new Element("line").with("x1", x1).with("y1", y1).with("x2", x2).with("y2", y2);
    }

    static Element rect(double x, double y, double width, double height) {
        return new Element("rect").with("x", x).with("y", y).with("width", width).with("height", height);
    }

    static Element label(double x, double y, String text) {
        return Element.of("text", text).with("x", x).with("y", y);
    }
}
