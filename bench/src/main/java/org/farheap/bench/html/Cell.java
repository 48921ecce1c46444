package org.farheap.bench.html;

/// A cell of a table. A share is drawn as a bar behind its text; NaN where there is none.
public record Cell(String text, double share) {
    public static Cell text(String text) {
        return new Cell(text, Double.NaN);
    }

    public static Cell value(double value, Unit unit) {
        return text(unit.format(value));
    }

    /// @param share 0 to 1
    public static Cell share(double share) {
        return new Cell(Unit.PERCENT.format(share), share);
    }

    Element html(boolean left) {
        Element cell = Element.of("td", text);
        if (Double.isNaN(share)) {
            return left ? cell.in("left") : cell;
        }
        return cell.in("share").with("style", "--share:" + Element.number(Math.clamp(share, 0, 1) * 100) + "%");
    }
}
