package org.farheap.bench.policy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The policies by their names on the command line.
final class Policies {
    /// What the others are compared with, so that they are always replayed.
    static final String BELADY = "belady";
    static final String AGENT = "agent";

    private static final String LIMBO = "limbo";
    /// evict=remap: blocks go by address, and nothing but limbo tells what is hot.
    private static final String REMAPPING = "share=1/32:chances=0";

    /// The cache that a policy is for, and what will happen to it.
    record Cache(int pages, int pagesPerRegion, int capacity, NextTouches future) {}

    interface Maker {
        Policy make(Cache cache);
    }

    /// @param name as given, with parameters
    record Named(String name, Maker maker) {}

    private record Entry(String name, String description, Maker maker) {}

    private static final List<Entry> SEEING_ALL = List.of(
            new Entry(BELADY, "what is touched furthest in the future goes: the optimum",
                    cache -> new Belady(cache.pages(), cache.capacity(), cache.future().view())),
            new Entry("fifo", "first in, first out", cache -> new Fifo(cache.pages(), cache.capacity())),
            new Entry("second-chance", "CLOCK", cache -> new SecondChance(cache.pages(), cache.capacity())),
            new Entry("lru", "least recently used", cache -> new Lru(cache.pages(), cache.capacity())),
            new Entry("clock-pro", "CLOCK-Pro: hot and cold pages by their reuse distances, with accessed bits",
                    cache -> new ClockPro(cache.pages(), cache.capacity())),
            new Entry("s3-fifo", "S3-FIFO: a small queue on trial, a main queue, and a memory of what left the small one",
                    cache -> new S3Fifo(cache.pages(), cache.capacity())),
            new Entry("lirs", "LIRS: by reuse distances", cache -> new Lirs(cache.pages(), cache.capacity())),
            new Entry("arc", "ARC: recency and frequency, in a proportion that adapts itself",
                    cache -> new Arc(cache.pages(), cache.capacity())));

    /// Each of the agent's ideas alone, and together.
    private static final List<String> LIMBO_BY_DEFAULT = List.of(AGENT, "limbo:chances=0", "limbo:share=1/4:chances=0", "limbo:order=runs",
            LIMBO, "limbo:chances=3:credit=near", "limbo:order=fifo", "limbo:order=region", "limbo:stream=1/16");

    private Policies() {}

    /// Those of the command line, after belady and agent; all of them when none is named. Throws IllegalArgumentException with one line for
    /// the user.
    static List<Named> chosen(List<String> names) {
        Set<String> all = new LinkedHashSet<>(List.of(BELADY, AGENT));
        all.addAll(names.isEmpty() ? standard() : names);
        return all.stream().map(Policies::named).toList();
    }

    static Named named(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String parameters = colon < 0 ? "" : text.substring(colon + 1);
        if (name.equals(LIMBO) || name.equals(AGENT)) {
            LimboSettings settings = limboSettings(text, parameters, name.equals(AGENT) ? REMAPPING : "");
            return new Named(text, cache -> new LimboPolicy(cache.pages(), cache.pagesPerRegion(), cache.capacity(), settings));
        }
        return SEEING_ALL.stream().filter(entry -> entry.name().equals(text)).findFirst().map(entry -> new Named(text, entry.maker()))
                .orElseThrow(() -> new IllegalArgumentException("unknown policy '" + text + "'; there are " + names()));
    }

    /// What --list tells.
    static List<String> descriptions() {
        Stream<String> seeing = SEEING_ALL.stream().map(entry -> line(entry.name(), entry.description()));
        Stream<String> parameters = LimboSettings.PARAMETERS.stream().map(parameter ->
                line("  " + parameter.name() + "=" + parameter.values(), parameter.meaning() + " (" + parameter.standard() + ")"));
        return Stream.of(Stream.of("Which see every touch, as the agent cannot:"), seeing,
                Stream.of("Which see only touches of pages that are not mapped, in limbo or away:",
                        line(AGENT, "what the agent does: limbo:" + REMAPPING),
                        line(LIMBO, "with parameters, as limbo:share=1/4:chances=3:"), ""),
                parameters, Stream.of("", "Without --policy: " + String.join(", ", standard())))
                .flatMap(lines -> lines).toList();
    }

    private static LimboSettings limboSettings(String text, String parameters, String otherwise) {
        try {
            return LimboSettings.parse(parameters, otherwise);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(text + ": " + e.getMessage(), e);
        }
    }

    private static List<String> standard() {
        return Stream.concat(SEEING_ALL.stream().map(Entry::name), LIMBO_BY_DEFAULT.stream()).toList();
    }

    private static String names() {
        return SEEING_ALL.stream().map(Entry::name).collect(Collectors.joining(", ")) + ", " + AGENT + ", " + LIMBO;
    }

    private static String line(String name, String description) {
        return "  %-34s %s".formatted(name, description);
    }
}
