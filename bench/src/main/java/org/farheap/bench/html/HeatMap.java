package org.farheap.bench.html;

import java.util.ArrayList;
import java.util.List;

/// Cells in reading order, the darker the larger, such as the regions of a heap.
public final class HeatMap extends Plot {
    private static final int SHADES = 6;
    private static final int MOST_COLUMNS = 64;

    private record Cell(double value, String tip) {}

    private final Unit unit;
    private final String what;
    private final List<Cell> cells = new ArrayList<>();

    /// @param what the values are, such as "fetches"
    public HeatMap(String what, Unit unit) {
        this.what = what;
        this.unit = unit;
    }

    public HeatMap add(double value, String tip) {
        cells.add(new Cell(value, tip));
        return this;
    }

    @Override
    List<Key> legend() {
        List<Key> keys = new ArrayList<>(List.of(new Key("no " + what, "h0")));
        for (int shade = 1; shade <= SHADES; shade++) {
            keys.add(new Key("up to " + unit.format(highest() * bound(shade)), "h" + shade));
        }
        return keys;
    }

    @Override
    Element svg(String title) {
        int columns = Math.clamp((int) Math.ceil(Math.sqrt(cells.size() * 6.0)), 1, MOST_COLUMNS);
        double size = Math.min(26, Chart.WIDTH / columns);
        int rows = (cells.size() + columns - 1) / columns;
        Element svg = Chart.picture(title, words(), Math.max(1, rows) * size);
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            svg.add(Chart.rect(i % columns * size, i / columns * size, size - 1.5, size - 1.5).in("h" + shade(cell.value)).tip(cell.tip));
        }
        return svg;
    }

    private int shade(double value) {
        if (!(value > 0)) {
            return 0;
        }
        int shade = 1;
        while (shade < SHADES && value > highest() * bound(shade)) {
            shade++;
        }
        return shade;
    }

    /// Each shade up to half of the next one's: heat is spread over magnitudes.
    private static double bound(int shade) {
        return Math.pow(2, shade - SHADES);
    }

    private double highest() {
        return cells.stream().mapToDouble(Cell::value).max().orElse(0);
    }

    @Override
    String words() {
        long hot = cells.stream().filter(cell -> cell.value > 0).count();
        return "%s in %d of %d, at most %s in one".formatted(what, hot, cells.size(), unit.format(highest()));
    }
}
