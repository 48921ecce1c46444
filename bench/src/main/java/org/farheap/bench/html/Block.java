package org.farheap.bench.html;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// A part of a page, as HTML and as plain text.
interface Block {
    Element html();

    /// Whole lines.
    String text();

    /// Text in an element of that name and style.
    record Words(String element, String style, String words) implements Block {
        private static final int LINE = 110;

        @Override
        public Element html() {
            Element html = Element.of(element, words);
            return style.isEmpty() ? html : html.in(style);
        }

        @Override
        public String text() {
            StringBuilder out = new StringBuilder();
            int column = 0;
            for (String word : words.split(" ")) {
                if (column > 0 && column + 1 + word.length() > LINE) {
                    out.append('\n');
                    column = 0;
                }
                out.append(column == 0 ? "" : " ").append(word);
                column += word.length() + (column == 0 ? 0 : 1);
            }
            return out.append('\n').toString();
        }
    }

    /// Lines that stay as they are, such as a call stack.
    record Lines(String lines) implements Block {
        @Override
        public Element html() {
            return Element.of("pre", lines);
        }

        @Override
        public String text() {
            return indented(lines);
        }
    }

    /// A plot with what it shows; in text, the plot in words.
    record Figure(String caption, Plot plot) implements Block {
        @Override
        public Element html() {
            Element figure = new Element("figure").add(Element.of("figcaption", caption));
            List<Plot.Key> keys = plot.legend();
            if (!keys.isEmpty()) {
                figure.add(new Element("ul").in("legend").addAll(keys.stream().map(Figure::key).toList()));
            }
            return figure.add(plot.svg(caption));
        }

        private static Element key(Plot.Key key) {
            return new Element("li").add(new Element("span").in("key " + key.style())).text(key.name());
        }

        @Override
        public String text() {
            return caption + "\n" + indented(plot.words().replace("; ", "\n"));
        }
    }

    /// The figures to see first, large.
    record Facts(List<Fact> facts) implements Block {
        @Override
        public Element html() {
            return new Element("dl").in("facts").addAll(facts.stream().map(Facts::html).toList());
        }

        private static Element html(Fact fact) {
            return new Element("div").add(Element.of("dt", fact.name())).add(Element.of("dd", fact.value()))
                    .add(Element.of("dd", fact.remark()).in("remark"));
        }

        @Override
        public String text() {
            int width = facts.stream().mapToInt(fact -> fact.name().length()).max().orElse(0);
            return facts.stream().map(fact -> "  " + fact.name() + " ".repeat(width - fact.name().length()) + "  " + fact.value()
                    + (fact.remark().isEmpty() ? "" : "  (" + fact.remark() + ")") + "\n").collect(Collectors.joining());
        }
    }

    /// Something to open.
    record Details(String summary, Section content) implements Block {
        @Override
        public Element html() {
            return new Element("details").add(Element.of("summary", summary)).addAll(content.blocks().stream().map(Block::html).toList());
        }

        @Override
        public String text() {
            return summary + "\n" + indented(content.text());
        }
    }

    static String indented(String lines) {
        return Arrays.stream(lines.split("\n")).map(line -> line.isBlank() ? "\n" : "  " + line + "\n").collect(Collectors.joining());
    }
}
