package org.farheap.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The address range of a JVM's heap and its process, as the JVM itself logs them when it starts.
public record HeapRange(long pid, long start, long end) {
    private static final Pattern LINE = Pattern.compile("Heap address: 0x([0-9a-f]+), size: ([0-9]+) MB");
    private static final Pattern FILE = Pattern.compile("heap-([0-9]+)\\.log");

    /// The JVM option that writes the log into `directory`.
    public static String option(Path directory) {
        return "-Xlog:gc+heap+coops=debug:file=" + directory.resolve("heap-%p.log");
    }

    /// Empty until the JVM has written it.
    public static Optional<HeapRange> find(Path directory) throws IOException {
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(directory, "heap-*.log")) {
            for (Path log : logs) {
                Matcher file = FILE.matcher(log.getFileName().toString());
                Matcher line = LINE.matcher(Files.readString(log));
                if (file.matches() && line.find()) {
                    long start = Long.parseUnsignedLong(line.group(1), 16);
                    return Optional.of(new HeapRange(Long.parseLong(file.group(1)), start,
                            start + (Long.parseLong(line.group(2)) << 20)));
                }
            }
        }
        return Optional.empty();
    }

    boolean overlaps(long from, long to) {
        return Long.compareUnsigned(from, end) < 0 && Long.compareUnsigned(start, to) < 0;
    }

    boolean before(long address) {
        return Long.compareUnsigned(end, address) <= 0;
    }
}
