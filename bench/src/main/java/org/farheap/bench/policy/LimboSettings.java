package org.farheap.bench.policy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The parameters of [LimboPolicy]; PARAMETERS tells what each is. Parts are of the capacity.
record LimboSettings(double share, Order order, int batch, double halfLife, int chances, Credit credit, Cooling cooling, double stream,
        For streamed, Behind behind, Fills fills) {
    /// Three bits of a page's word.
    static final int CHANCES_MAX = 7;
    /// What the agent takes at once: jvmti-agent/src/base/units.hpp.
    static final int RUN_PAGES_MAX = 64;

    enum Order { SWEEP, RUNS, FIFO, REGION }

    enum Credit { ANY, NEAR }

    enum Cooling { ONE, HALF }

    enum For { COLLECTOR, CONCURRENT, ALL }

    enum Behind { OUT, LIMBO }

    enum Fills { COLD, WARM, STREAM }

    /// As the command line has it.
    record Parameter(String name, String values, String standard, String meaning) {}

    static final List<Parameter> PARAMETERS = List.of(
            new Parameter("share", "0..0.9", "1/8", "limbo, as a part of the capacity"),
            new Parameter("order", "sweep|fifo|region|runs", "sweep",
                    "victims by address; by arrival; region by region, the coldest first; by address in runs, as with evict=move"),
            new Parameter("batch", "1..64", "64", "order=runs: pages taken of a run of victims; the hand passes over the rest"),
            new Parameter("halflife", "0.01..100", "1", "order=region: of a region's heat, in returns, as a part of the capacity"),
            new Parameter("chances", "0..7", "1", "the most heat of a page; a page with heat is passed over, and cools"),
            new Parameter("credit", "any|near", "any",
                    "returns that heat a page: all; those from limbo, and those at a refault distance below the capacity"),
            new Parameter("cool", "one|half", "one", "what a pass takes of a page's heat"),
            new Parameter("stream", "0..0.5", "0",
                    "a queue for what the collector fetches, as a part of the capacity; it gives up pages first"),
            new Parameter("for", "collector|concurrent|all", "collector",
                    "whose fetches go there: the collector's; not those of its pauses; everybody's, but pages that come back soon"),
            new Parameter("behind", "out|limbo", "out", "where the pages of that queue go"),
            new Parameter("fills", "cold|warm|stream", "cold", "pages with new content: without heat; with some; into that queue"));

    /// "share=1/4:order=region"; what is not said is as in `otherwise`, and then as PARAMETERS has it. Throws IllegalArgumentException with
    /// one line for the user.
    static LimboSettings parse(String given, String otherwise) {
        Map<String, String> values = new LinkedHashMap<>();
        PARAMETERS.forEach(parameter -> values.put(parameter.name(), parameter.standard()));
        put(otherwise, values);
        put(given, values);
        Reader reader = new Reader(values);
        LimboSettings settings = new LimboSettings(reader.number("share", 0, 0.9), reader.word("order", Order.class),
                reader.whole("batch", 1, RUN_PAGES_MAX), reader.number("halflife", 0.01, 100),
                reader.whole("chances", 0, CHANCES_MAX), reader.word("credit", Credit.class), reader.word("cool", Cooling.class),
                reader.number("stream", 0, 0.5), reader.word("for", For.class), reader.word("behind", Behind.class),
                reader.word("fills", Fills.class));
        if (settings.fills == Fills.STREAM && settings.stream == 0) {
            throw new IllegalArgumentException("fills=stream needs a queue, such as stream=1/16");
        }
        return settings;
    }

    private static void put(String given, Map<String, String> values) {
        for (String parameter : given.isEmpty() ? new String[0] : given.split(":", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            if (equals < 0 || values.replace(name, parameter.substring(equals + 1)) == null) {
                throw new IllegalArgumentException("'" + parameter + "' is no parameter; as NAME=VALUE there are "
                        + String.join(", ", values.keySet()));
            }
        }
    }

    private record Reader(Map<String, String> values) {
        <E extends Enum<E>> E word(String name, Class<E> type) {
            String value = values.get(name);
            return Arrays.stream(type.getEnumConstants()).filter(word -> lowerCase(word).equals(value)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(name + "=" + value + ": say "
                            + Arrays.stream(type.getEnumConstants()).map(Reader::lowerCase).collect(Collectors.joining(", "))));
        }

        /// A decimal or a fraction, such as 1/8.
        double number(String name, double least, double most) {
            String value = values.get(name);
            double number = Double.NaN;
            if (value.matches("[0-9]{1,6}(\\.[0-9]{1,9})?")) {
                number = Double.parseDouble(value);
            } else if (value.matches("[0-9]{1,6}/[0-9]{1,6}")) {
                int slash = value.indexOf('/');
                number = Double.parseDouble(value.substring(0, slash)) / Double.parseDouble(value.substring(slash + 1));
            }
            if (!(number >= least && number <= most)) {
                throw new IllegalArgumentException("%s=%s: say a number from %s to %s".formatted(name, value, plain(least), plain(most)));
            }
            return number;
        }

        int whole(String name, int least, int most) {
            double number = number(name, least, most);
            if (number != Math.rint(number)) {
                throw new IllegalArgumentException("%s=%s: say a whole number".formatted(name, values.get(name)));
            }
            return (int) number;
        }

        private static String plain(double number) {
            return Double.toString(number).replaceFirst("\\.0$", "");
        }

        private static String lowerCase(Enum<?> word) {
            return word.name().toLowerCase(Locale.ROOT);
        }
    }
}
