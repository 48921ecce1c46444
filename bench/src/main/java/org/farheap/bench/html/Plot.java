package org.farheap.bench.html;

import java.util.List;

/// A picture of a page: inline SVG that follows the page's colours.
public abstract sealed class Plot permits LinePlot, StackedArea, BarPlot, Distribution, HeatMap, Flames {
    /// What a colour stands for. `style` is a class of page.css.
    record Key(String name, String style) {}

    /// Names the colours of series; the first eight differ, also to the colour-blind.
    static String colour(int series) {
        return "c" + series % 8;
    }

    abstract List<Key> legend();

    /// @param title what the figure is, for screen readers
    abstract Element svg(String title);

    /// The picture in words: what its series are and between which values they lie.
    abstract String words();
}
