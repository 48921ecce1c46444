package org.farheap.bench.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What the plots draw where, by their markup.
final class PlotTest {
    private static final Axis X = Axis.linear("x", Unit.COUNT);
    private static final Axis Y = Axis.linear("y", Unit.COUNT);

    @Test
    @DisplayName("a line goes from the lower left to the upper right corner of its range")
    void line() {
        LinePlot plot = new LinePlot(X, Y);
        plot.series("a").add(0, 0).add(10, 100);
        assertTrue(svg(plot).contains("d=\"M84 252L884 12\""), svg(plot));
    }

    @Test
    @DisplayName("values that a logarithmic axis cannot show are left out")
    void zeroOnLog() {
        LinePlot plot = new LinePlot(X, Axis.log("y", Unit.COUNT));
        plot.series("a").add(0, 0).add(1, 1).add(2, 100);
        assertTrue(svg(plot).contains("d=\"M84 252L884 12\""), svg(plot));
    }

    @Test
    @DisplayName("a plot without values has a frame and no line")
    void empty() {
        LinePlot plot = new LinePlot(X, Y);
        plot.series("a");
        assertFalse(svg(plot).contains("NaN"));
        assertEquals("a: nothing", plot.words());
    }

    @Test
    @DisplayName("layers stack: the second one stands on the first")
    void stack() {
        StackedArea plot = new StackedArea(X, Y, new double[] {0, 10}).layer("a", 60).layer("b", 40);
        String svg = svg(plot);
        assertTrue(svg.contains("d=\"M84 252V108H884V252H84z\""), svg);
        assertTrue(svg.contains("d=\"M84 108V12H884V108H84z\""), svg);
        assertThrows(IllegalArgumentException.class, () -> plot.layer("c", 1, 2));
    }

    @Test
    @DisplayName("a value that is not there has no bar")
    void bars() {
        BarPlot plot = new BarPlot(Y, "a", "b").group("x", 1, Double.NaN);
        assertEquals(1, svg(plot).split("class=\"bar", -1).length - 1);
        assertEquals("x: a 1, b -", plot.words());
    }

    @Test
    @DisplayName("a distribution tells quantiles by the bounds of its buckets")
    void quantiles() {
        Distribution plot = new Distribution(Axis.log("x", Unit.NANOS));
        plot.series("a").add(1000, 0).add(2000, 50).add(4000, 49).add(8000, 1).add(16_000, 0);
        assertEquals("a: half at or below 2 us, 99 % at or below 4 us", plot.words());
    }

    @Test
    @DisplayName("a distribution's line begins at the bound below its first value and ends at its last one's")
    void distribution() {
        Distribution plot = new Distribution(Axis.log("x", Unit.NANOS));
        plot.series("a").add(100, 0).add(1000, 0).add(10_000, 1).add(100_000, 1).add(1_000_000, 0);
        assertTrue(svg(plot).contains("d=\"M84 252L484 132L884 12\""), svg(plot));
    }

    @Test
    @DisplayName("the largest value has the darkest shade, and none has its own")
    void heat() {
        String svg = svg(new HeatMap("n", Unit.COUNT).add(0, "zero").add(64, "top").add(33, "above half").add(32, "half").add(1, "one"));
        assertTrue(svg.matches("(?s).*h0\"><title>zero.*h6\"><title>top.*h6\"><title>above half.*h5\"><title>half"
                + ".*h1\"><title>one.*"), svg);
    }

    @Test
    @DisplayName("a frame is as wide as its share of the weight, callees beside each other below it, the heaviest first")
    void flames() {
        Flames plot = new Flames("n", Unit.COUNT, String::strip).add(List.of("main", "light"), 1).add(List.of("main", "heavy"), 2);
        String svg = svg(plot);
        assertTrue(svg.contains("<title>main\n3 n, 100 % of all</title><rect x=\"0\" y=\"19\" width=\"899.30\""), svg);
        assertTrue(svg.contains("<title>heavy\n2 n, 66.7 % of all</title><rect x=\"0\" y=\"38\" width=\"599.30\""), svg);
        assertTrue(svg.contains("<title>light\n1 n, 33.3 % of all</title><rect x=\"600\" y=\"38\" width=\"299.30\""), svg);
    }

    private static String svg(Plot plot) {
        return plot.svg("title").toString();
    }
}
