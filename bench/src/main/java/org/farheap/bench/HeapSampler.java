package org.farheap.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Thread that looks at a JVM from outside and keeps the peaks: resident heap as the kernel counts it (smaps of the heap's
/// range), and the anonymous memory that is not heap.
final class HeapSampler implements Runnable {
    private static final int PERIOD_MILLIS = 50;

    private final Path logDirectory;
    private volatile boolean stopped;
    private volatile long peakHeapBytes;
    private volatile long peakOtherBytes;
    private volatile int samples;

    /// `logDirectory` is where the JVM was told to log its heap's range.
    HeapSampler(Path logDirectory) {
        this.logDirectory = logDirectory;
    }

    @Override
    public void run() {
        try {
            Optional<HeapRange> range = Optional.empty();
            while (!stopped) {
                long next = System.nanoTime() + PERIOD_MILLIS * 1_000_000L;
                if (range.isEmpty()) {
                    range = HeapRange.find(logDirectory);
                }
                if (range.isPresent()) {
                    sample(range.get());
                }
                Thread.sleep(Math.max(1, (next - System.nanoTime()) / 1_000_000L));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("the sampler cannot read its files", e);
        }
    }

    private void sample(HeapRange range) {
        try {
            // Neither count is of one instant: the lesser of two looks keeps a growing heap from passing for other memory.
            long before = anonymousBytes(range.pid());
            long heap = residentBytes(range);
            long anonymous = Math.min(before, anonymousBytes(range.pid()));
            peakHeapBytes = Math.max(peakHeapBytes, heap);
            peakOtherBytes = Math.max(peakOtherBytes, anonymous - heap);
            samples = samples + 1;
        } catch (IOException e) {
            // The process has ended between two looks at it; the peaks stand.
            stopped = true;
        }
    }

    /// Stops reading behind the range: the kernel walks page tables only for what is read.
    static long residentBytes(HeapRange range) throws IOException {
        long kilobytes = 0;
        boolean inside = false;
        try (BufferedReader lines = Files.newBufferedReader(Path.of("/proc/" + range.pid() + "/smaps"))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (isMappingLine(line)) {
                    int dash = line.indexOf('-');
                    long from = Long.parseUnsignedLong(line.substring(0, dash), 16);
                    if (range.before(from)) {
                        break;
                    }
                    inside = range.overlaps(from, Long.parseUnsignedLong(line.substring(dash + 1, line.indexOf(' ')), 16));
                } else if (inside && line.startsWith("Rss:")) {
                    kilobytes += kilobytes(line);
                }
            }
        }
        return kilobytes << 10;
    }

    /// "7f00-7f10 rw-p ..." against "Rss: 12 kB": attribute names start with a capital.
    private static boolean isMappingLine(String line) {
        return !line.isEmpty() && !Character.isUpperCase(line.charAt(0));
    }

    private static long anonymousBytes(long pid) throws IOException {
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

    void stop() {
        stopped = true;
    }

    long peakHeapBytes() {
        return peakHeapBytes;
    }

    long peakOtherBytes() {
        return peakOtherBytes;
    }

    int samples() {
        return samples;
    }
}
