package org.farheap.bench.html;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Call stacks as a tree of boxes, callers above callees, as wide as their weight.
public final class Flames extends Plot {
    private static final double ROW = 19;
    private static final int MOST_ROWS = 48;
    /// Narrower boxes than this many pixels are not drawn: they could be neither seen nor pointed at.
    private static final double NARROWEST = 1.5;
    private static final double LETTER = 6.7;

    private static final class Frame {
        private final Map<String, Frame> callees = new LinkedHashMap<>();
        private double weight;

        /// Rows down to the last callee of at least that weight.
        int depth(double least) {
            return weight < least ? 0 : 1 + callees.values().stream().mapToInt(callee -> callee.depth(least)).max().orElse(0);
        }
    }

    private final Frame root = new Frame();
    private final String what;
    private final Unit unit;
    private final UnaryOperator<String> brief;

    /// @param what  the weights are, such as "fetches"
    /// @param brief what to show of a name in its box; all of it stands in the tip
    public Flames(String what, Unit unit, UnaryOperator<String> brief) {
        this.what = what;
        this.unit = unit;
        this.brief = brief;
    }

    /// @param frames the outermost caller first
    public Flames add(List<String> frames, double weight) {
        root.weight += weight;
        Frame frame = root;
        for (String name : frames) {
            frame = frame.callees.computeIfAbsent(name, ignored -> new Frame());
            frame.weight += weight;
        }
        return this;
    }

    @Override
    List<Key> legend() {
        return List.of();
    }

    @Override
    Element svg(String title) {
        int rows = Math.min(MOST_ROWS, root.depth(root.weight * NARROWEST / Chart.WIDTH));
        Element svg = Chart.picture(title, words(), Math.max(1, rows) * ROW);
        draw(svg, "all", root, 0, 0);
        return svg;
    }

    private void draw(Element svg, String name, Frame frame, double left, int row) {
        double width = frame.weight / root.weight * Chart.WIDTH;
        if (!(width >= NARROWEST) || row >= MOST_ROWS) {
            return;
        }
        Element box = new Element("g").in("flame").tip("%s\n%s %s, %s of all".formatted(name, unit.format(frame.weight), what,
                Unit.PERCENT.format(frame.weight / root.weight)));
        box.add(Chart.rect(left, row * ROW, width - 0.7, ROW - 1.5).in("f" + Math.floorMod(name.hashCode(), 4)));
        int letters = (int) ((width - 8) / LETTER);
        if (letters >= 3) {
            String shown = brief.apply(name);
            box.add(Chart.label(left + 4, row * ROW + 13, shown.length() <= letters ? shown : shown.substring(0, letters - 2) + ".."));
        }
        svg.add(box);
        double at = left;
        for (Map.Entry<String, Frame> callee : heaviestFirst(frame)) {
            draw(svg, callee.getKey(), callee.getValue(), at, row + 1);
            at += callee.getValue().weight / root.weight * Chart.WIDTH;
        }
    }

    private static List<Map.Entry<String, Frame>> heaviestFirst(Frame frame) {
        Comparator<Map.Entry<String, Frame>> byWeight = Comparator.comparingDouble(callee -> -callee.getValue().weight);
        return frame.callees.entrySet().stream().sorted(byWeight).toList();
    }

    @Override
    String words() {
        return unit.format(root.weight) + " " + what + " by call stack, callers above callees";
    }
}
