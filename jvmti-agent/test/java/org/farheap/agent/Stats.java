package org.farheap.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The agent's statistics: one JSON object of numbers, and of texts that are left out here. */
record Stats(Map<String, Long> numbers) {
    private static final Pattern NUMBER = Pattern.compile("\"(\\w+)\"\\s*:\\s*(\\d+)\\s*[,}\\n]");

    /** Empty when the file is not there. */
    static Stats read(Path file) {
        Map<String, Long> numbers = new TreeMap<>();
        try {
            if (Files.exists(file)) {
                Matcher matcher = NUMBER.matcher(Files.readString(file));
                while (matcher.find()) {
                    numbers.put(matcher.group(1), Long.parseLong(matcher.group(2)));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new Stats(numbers);
    }

    long number(String name) {
        Long number = numbers.get(name);
        if (number == null) {
            throw new AssertionError("no number " + name + " in the statistics: " + numbers);
        }
        return number;
    }
}
