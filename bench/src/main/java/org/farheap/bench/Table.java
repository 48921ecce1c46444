package org.farheap.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a measurement prints: a title, a heading, rows, and notes; as text for people and as Markdown.
public final class Table {
    private final String title;
    private final List<String[]> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private boolean allMet = true;

    public Table(String title, String... heading) {
        this.title = title;
        rows.add(heading);
    }

    public void row(String... cells) {
        if (cells.length != rows.getFirst().length) {
            throw new IllegalArgumentException(cells.length + " cells for " + rows.getFirst().length + " columns");
        }
        rows.add(cells);
    }

    public void note(String note) {
        notes.add(note);
    }

    /// The cell of a target: "met" or "MISSED"; "-" when the figure is not there.
    String target(double value, boolean met) {
        if (Double.isNaN(value)) {
            return "-";
        }
        allMet &= met;
        return met ? "met" : "MISSED";
    }

    boolean allMet() {
        return allMet;
    }

    public static String format(double value, int decimals) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    public static String mebibytes(double bytes) {
        return format(bytes / (1 << 20), 1);
    }

    static String micros(double nanos) {
        return format(nanos / 1000, 1);
    }

    public String text() {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder out = new StringBuilder(title).append('\n');
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                String gap = " ".repeat(widths[i] - row[i].length());
                out.append("  ").append(i == 0 ? row[i] + gap : gap + row[i]);
            }
            out.append('\n');
        }
        notes.forEach(note -> out.append("  ").append(note).append('\n'));
        return out.toString();
    }

    public String markdown() {
        StringBuilder out = new StringBuilder("### ").append(title).append("\n\n");
        for (int i = 0; i < rows.size(); i++) {
            out.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
            if (i == 0) {
                out.append("|---").append("|---:".repeat(rows.getFirst().length - 1)).append("|\n");
            }
        }
        notes.forEach(note -> out.append('\n').append(note).append('\n'));
        return out.append('\n').toString();
    }
}
