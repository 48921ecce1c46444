package org.farheap.agent;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JVM's own count of its objects, by the name of their class as Java writes it. */
record ClassHistogram(Map<String, Long> objects) {
    private static final Pattern ROW = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+).*");
    private static final Map<String, String> PRIMITIVES =
            Map.of("B", "byte", "C", "char", "D", "double", "F", "float", "I", "int", "J", "long", "S", "short", "Z", "boolean");

    /** Dead ones that lie there still are counted. */
    static ClassHistogram ofAll(Child child) throws IOException {
        return read(child.jcmd("GC.class_histogram", "-all"));
    }

    /** After a full collection. */
    static ClassHistogram ofLive(Child child) throws IOException {
        return read(child.jcmd("GC.class_histogram"));
    }

    private static ClassHistogram read(String text) {
        Map<String, Long> objects = new TreeMap<>();
        for (String line : text.split("\n")) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                objects.merge(javaName(row.group(2)), Long.parseLong(row.group(1)), Long::sum);
            }
        }
        if (objects.isEmpty()) {
            throw new AssertionError("no histogram: " + text);
        }
        return new ClassHistogram(objects);
    }

    private static String javaName(String name) {
        int dimensions = name.lastIndexOf('[') + 1;
        if (dimensions == 0) {
            return name;
        }
        String element = name.substring(dimensions);
        String base = PRIMITIVES.containsKey(element) ? PRIMITIVES.get(element) : element.substring(1, element.length() - 1);
        return base + "[]".repeat(dimensions);
    }

    long of(String className) {
        return objects.getOrDefault(className, 0L);
    }
}
