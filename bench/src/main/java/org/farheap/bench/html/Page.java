package org.farheap.bench.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// A page of one file: style and pictures are inside, nothing is fetched and nothing runs. The same content also reads as plain text.
public final class Page {
    /// What the browser is to hold the page to: no script, no address of any kind but what is in the page itself.
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    private final String title;
    private final String subtitle;
    private final Section opening = new Section();
    private final Map<String, Section> sections = new LinkedHashMap<>();

    /// @param subtitle of what, and from when; may be empty
    public Page(String title, String subtitle) {
        this.title = title;
        this.subtitle = subtitle;
    }

    /// What stands before the first heading.
    public Section opening() {
        return opening;
    }

    /// A new part, listed among the contents.
    public Section section(String heading) {
        Section section = new Section();
        if (sections.put(heading, section) != null) {
            throw new IllegalArgumentException("two sections named " + heading);
        }
        return section;
    }

    public void write(Path file) throws IOException {
        Files.writeString(file, html());
    }

    public String html() {
        Element page = new Element("html").with("lang", "en").add(head()).add(new Element("body").add(main()));
        return "<!DOCTYPE html>\n" + page + "\n";
    }

    private Element head() {
        return new Element("head")
                .add(new Element("meta").with("charset", "utf-8"))
                .add(new Element("meta").with("http-equiv", "Content-Security-Policy").with("content", POLICY))
                .add(new Element("meta").with("name", "viewport").with("content", "width=device-width, initial-scale=1"))
                .add(new Element("meta").with("name", "color-scheme").with("content", "light dark"))
                // Without one, browsers ask for /favicon.ico.
                .add(new Element("link").with("rel", "icon").with("href", "data:,"))
                .add(Element.of("title", title))
                .add(Element.of("style", style()));
    }

    private Element main() {
        Element main = new Element("main").add(Element.of("h1", title));
        if (!subtitle.isEmpty()) {
            main.add(Element.of("p", subtitle).in("subtitle"));
        }
        main.addAll(opening.blocks().stream().map(Block::html).toList());
        if (sections.size() > 2) {
            main.add(contents());
        }
        sections.forEach((heading, section) -> main.add(new Element("section").with("id", anchor(heading)).add(Element.of("h2", heading))
                .addAll(section.blocks().stream().map(Block::html).toList())));
        return main;
    }

    private Element contents() {
        Element list = new Element("ul");
        sections.keySet().forEach(heading -> list.add(new Element("li").add(Element.of("a", heading).with("href", "#" + anchor(heading)))));
        return new Element("nav").with("aria-label", "contents").add(list);
    }

    private static String anchor(String heading) {
        return heading.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    private static String style() {
        try (InputStream style = Page.class.getResourceAsStream("page.css")) {
            return new String(style.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String text() {
        String parts = sections.entrySet().stream().map(part -> headed(part.getKey(), "-") + part.getValue().text())
                .collect(Collectors.joining("\n"));
        return headed(title, "=") + (subtitle.isEmpty() ? "" : subtitle + "\n\n") + opening.text() + "\n" + parts;
    }

    private static String headed(String heading, String line) {
        return heading + "\n" + line.repeat(heading.length()) + "\n\n";
    }
}
