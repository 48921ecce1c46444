package org.farheap.runtime;

import java.util.Arrays;
import java.util.Locale;

/// One figure of the statistics, as the agent's table has it: `name` such as "pages_fetched", `unit` such as "pages", "bytes" or "ns".
record Figure(String name, String unit, String description) {
    /// All of them, in the order of [Agent#figures].
    static Figure[] all() {
        return Arrays.stream(Agent.figureNames()).map(line -> line.split("\t")).map(parts -> new Figure(parts[0], parts[1], parts[2]))
                .toArray(Figure[]::new);
    }

    /// "pagesFetched"; a time carries its unit by itself: "faultP99".
    String fieldName() {
        String camel = camel(name.replace("_ns", ""));
        return Character.toLowerCase(camel.charAt(0)) + camel.substring(1);
    }

    /// "PagesFetched": the attribute of the MXBean.
    String attributeName() {
        return camel(name);
    }

    /// "Pages Fetched"
    String label() {
        return camel(name).replaceAll("(?<=.)([A-Z])", " $1");
    }

    private static String camel(String snake) {
        StringBuilder camel = new StringBuilder();
        for (String word : snake.split("_")) {
            camel.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return camel.toString();
    }
}
