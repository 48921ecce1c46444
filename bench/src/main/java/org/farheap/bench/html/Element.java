package org.farheap.bench.html;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// An element of HTML or SVG. Whatever is put into it is escaped, so that names from a recording can never become markup.
final class Element {
    private static final Set<String> VOID = Set.of("meta", "link");
    /// Elements after which a line ends, so that people can read the source.
    private static final Set<String> LINES =
            Set.of("p", "h1", "h2", "h3", "tr", "figcaption", "summary", "section", "svg", "head", "style");

    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Object> content = new ArrayList<>();

    Element(String name) {
        this.name = name;
    }

    static Element of(String name, String text) {
        return new Element(name).text(text);
    }

    Element with(String attribute, String value) {
        attributes.put(attribute, value);
        return this;
    }

    /// A coordinate, to a hundredth of a pixel.
    Element with(String attribute, double value) {
        return with(attribute, number(value));
    }

    Element in(String style) {
        return with("class", style);
    }

    Element text(String text) {
        content.add(text);
        return this;
    }

    Element add(Element child) {
        content.add(child);
        return this;
    }

    Element addAll(Iterable<Element> children) {
        children.forEach(content::add);
        return this;
    }

    /// What a pointer that rests on it is told, and a screen reader.
    Element tip(String text) {
        return add(of("title", text));
    }

    static String number(double value) {
        String digits = String.format(Locale.ROOT, "%.2f", value);
        return digits.endsWith(".00") ? digits.substring(0, digits.length() - 3) : digits;
    }

    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                // Neither control characters nor halves of surrogate pairs may stand in a page.
                default -> out.appendCodePoint(allowed(point) ? point : 0xFFFD);
            }
        });
        return out.toString();
    }

    private static boolean allowed(int point) {
        boolean control = point < 0x20 && point != '\n' && point != '\t' || point >= 0x7F && point < 0xA0;
        return !control && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
    }

    void appendTo(StringBuilder out) {
        out.append('<').append(name);
        attributes.forEach((key, value) -> out.append(' ').append(key).append("=\"").append(escape(value)).append('"'));
        out.append('>');
        if (VOID.contains(name)) {
            return;
        }
        for (Object part : content) {
            if (part instanceof Element child) {
                child.appendTo(out);
            } else {
                // The style sheet is ours, and is not text to the parser.
                out.append(name.equals("style") ? (String) part : escape((String) part));
            }
        }
        out.append("</").append(name).append('>');
        if (LINES.contains(name)) {
            out.append('\n');
        }
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        appendTo(out);
        return out.toString();
    }
}
