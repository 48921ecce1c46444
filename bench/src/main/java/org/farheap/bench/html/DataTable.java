package org.farheap.bench.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Rows of text. The first column is names and stands left; the others are figures and stand right, unless told otherwise.
public final class DataTable implements Block {
    private final String title;
    private final List<String> headings;
    private final List<List<Cell>> rows = new ArrayList<>();
    private int namesUpTo = 1;

    /// @param title may be empty
    public DataTable(String title, String... headings) {
        this.title = title;
        this.headings = List.of(headings);
    }

    /// The first so many columns are names.
    public DataTable names(int columns) {
        namesUpTo = columns;
        return this;
    }

    public DataTable row(String... cells) {
        return row(Arrays.stream(cells).map(Cell::text).toArray(Cell[]::new));
    }

    public DataTable row(Cell... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + headings.size() + " columns");
        }
        rows.add(List.of(cells));
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    @Override
    public Element html() {
        Element table = new Element("table");
        if (!title.isEmpty()) {
            table.add(Element.of("caption", title));
        }
        Element head = new Element("tr");
        for (int i = 0; i < headings.size(); i++) {
            head.add(Element.of("th", headings.get(i)).with("scope", "col").in(i < namesUpTo ? "left" : "right"));
        }
        Element body = new Element("tbody");
        for (List<Cell> row : rows) {
            body.add(new Element("tr").addAll(IntStream.range(0, row.size()).mapToObj(i -> row.get(i).html(i < namesUpTo)).toList()));
        }
        return new Element("div").in("scroll").add(table.add(new Element("thead").add(head)).add(body));
    }

    @Override
    public String text() {
        int[] widths = IntStream.range(0, headings.size()).map(this::width).toArray();
        StringBuilder out = new StringBuilder(title.isEmpty() ? "" : title + "\n");
        appendLine(out, headings, widths);
        for (List<Cell> row : rows) {
            appendLine(out, row.stream().map(Cell::text).toList(), widths);
        }
        return out.toString();
    }

    private int width(int column) {
        return Math.max(headings.get(column).length(), rows.stream().mapToInt(row -> row.get(column).text().length()).max().orElse(0));
    }

    private void appendLine(StringBuilder out, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String gap = " ".repeat(widths[i] - cells.get(i).length());
            line.append("  ").append(i < namesUpTo ? cells.get(i) + gap : gap + cells.get(i));
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }
}
