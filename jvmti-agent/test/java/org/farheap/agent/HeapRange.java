package org.farheap.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The addresses of a child's heap, as the JVM's own log (-Xlog:pagesize) tells them, compressed oops or not. */
record HeapRange(long start, long end) {
    private static final Pattern BASE = Pattern.compile("\\bHeap: .*?\\bbase=0x([0-9a-f]+)");
    private static final Pattern SIZE = Pattern.compile("\\bsize=(\\d+[KMG]?)");

    static Optional<HeapRange> read(Path log) throws IOException {
        if (!Files.exists(log)) {
            return Optional.empty();
        }
        for (String line : Files.readAllLines(log)) {
            Matcher base = BASE.matcher(line);
            Matcher size = SIZE.matcher(line);
            if (base.find() && size.find()) {
                long start = Long.parseUnsignedLong(base.group(1), 16);
                return Optional.of(new HeapRange(start, start + Bytes.of(size.group(1))));
            }
        }
        return Optional.empty();
    }

    boolean overlaps(long from, long to) {
        return from < end && start < to;
    }
}
