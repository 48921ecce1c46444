package org.farheap.workload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Named figures as one flat JSON object: what programs, the agent's statistics and the floor program hand over.
public final class Figures {
    private static final Pattern MEMBER = Pattern.compile("\"([^\"]+)\"\\s*:\\s*(\"[^\"]*\"|-?[0-9][-+.eE0-9]*|true|false)");

    private final Map<String, String> values = new LinkedHashMap<>();

    public static Figures read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    public static Figures parse(String json) {
        Figures figures = new Figures();
        Matcher member = MEMBER.matcher(json);
        while (member.find()) {
            figures.values.put(member.group(1), member.group(2));
        }
        return figures;
    }

    public void put(String name, long value) {
        values.put(name, Long.toString(value));
    }

    public void put(String name, double value) {
        values.put(name, Double.toString(value));
    }

    public void put(String name, String value) {
        values.put(name, '"' + value.replace("\\", "/").replace('"', '\'') + '"');
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /// NaN when absent: a table shows it as "-".
    public double number(String name) {
        String value = values.get(name);
        return value == null ? Double.NaN : Double.parseDouble(value.replace("\"", ""));
    }

    public String text(String name) {
        return values.getOrDefault(name, "").replace("\"", "");
    }

    public String json() {
        return values.entrySet().stream()
                .map(entry -> '"' + entry.getKey() + "\": " + entry.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    public void write(Path file) throws IOException {
        Files.writeString(file, json() + "\n");
    }
}
