package org.farheap.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/// What of a JVM the kernel holds in memory, in bytes, from one walk over /proc/PID/smaps.
///
/// @param heap  of the heap's range
/// @param other anonymous memory of all else but limbo, which is what else is registered with userfaultfd ("um")
public record ResidentMemory(long heap, long other) {
    /// Unless `whole`, stops reading behind the range: the kernel walks page tables only for what is read.
    public static ResidentMemory read(HeapRange range, boolean whole) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(Path.of("/proc/" + range.pid() + "/smaps"))) {
            return sum(lines, range, whole);
        }
    }

    static ResidentMemory sum(BufferedReader lines, HeapRange range, boolean whole) throws IOException {
        Deque<Mapping> walked = new ArrayDeque<>();
        Mapping mapping = new Mapping("0-0 ");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (isMappingLine(line)) {
                mapping = new Mapping(line);
                if (!whole && range.before(mapping.from)) {
                    break;
                }
            } else {
                mapping.attribute(line);
            }
            if (line.startsWith("VmFlags:")) { // the last one of a mapping
                mapping.append(walked);
            }
        }
        return sum(walked, range);
    }

    private static ResidentMemory sum(Iterable<Mapping> walked, HeapRange range) {
        long heap = 0;
        long other = 0;
        for (Mapping mapping : walked) {
            boolean inside = range.overlaps(mapping.from, mapping.to);
            heap += inside ? mapping.resident : 0;
            other += inside || mapping.limbo ? 0 : mapping.anonymous;
        }
        return new ResidentMemory(heap, other);
    }

    private static final class Mapping {
        private final long from;
        private final long to;
        private long resident;
        private long anonymous;
        private boolean limbo;

        Mapping(String line) {
            int dash = line.indexOf('-');
            from = Long.parseUnsignedLong(line.substring(0, dash), 16);
            to = Long.parseUnsignedLong(line.substring(dash + 1, line.indexOf(' ')), 16);
        }

        /// A mapping that grows while it is looked at is told again, whole and in place of what it was.
        void append(Deque<Mapping> walked) {
            while (!walked.isEmpty() && Long.compareUnsigned(walked.getLast().to, from) > 0) {
                walked.removeLast();
            }
            walked.add(this);
        }

        void attribute(String line) {
            if (line.startsWith("Rss:")) {
                resident = kilobytes(line) << 10;
            } else if (line.startsWith("Anonymous:")) {
                anonymous = kilobytes(line) << 10;
            } else if (line.startsWith("VmFlags:")) {
                limbo = line.contains(" um");
            }
        }
    }

    /// "7f00-7f10 rw-p ..." against "Rss: 12 kB": attribute names start with a capital.
    private static boolean isMappingLine(String line) {
        return !line.isEmpty() && !Character.isUpperCase(line.charAt(0));
    }

    /// 0 when the process is ending: the kernel has taken its memory down.
    static long anonymousBytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("RssAnon:")) {
                return kilobytes(line) << 10;
            }
        }
        return 0;
    }

    private static long kilobytes(String line) {
        return Long.parseLong(line.substring(line.indexOf(':') + 1, line.lastIndexOf(' ')).strip());
    }
}
