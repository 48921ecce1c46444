package org.farheap.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Watches from outside how much of a child's heap is resident, as the kernel counts it: Rss of the heap's mappings in smaps. The
 * kernel does not count all at once: a page that goes and one that comes while it counts may both be counted. A look that finds more
 * than the budget is therefore repeated with the child stopped, and only what is there then is believed.
 */
final class ResidentSampler implements Runnable {
    private static final long PERIOD_MS = 50;
    private static final Pattern MAPPING = Pattern.compile("^([0-9a-f]+)-([0-9a-f]+) .*");
    private static final String RSS = "Rss:";

    private final Process process;
    private final Path heapLog;
    private final long budgetBytes;
    private final Thread thread = new Thread(this, "resident-sampler");
    private Optional<HeapRange> heap = Optional.empty();
    private volatile long peakBytes;
    private volatile int samples;

    ResidentSampler(Process process, Path heapLog, long budgetBytes) {
        this.process = process;
        this.budgetBytes = budgetBytes;
        this.heapLog = heapLog;
        thread.setDaemon(true);
        thread.start();
    }

    long peakBytes() {
        return peakBytes;
    }

    int samples() {
        return samples;
    }

    void join() {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void run() {
        while (process.isAlive()) {
            try {
                sample();
            } catch (IOException childHasEnded) {
                return;
            }
            Processes.pause(PERIOD_MS);
        }
    }

    private void sample() throws IOException {
        if (heap.isEmpty()) {
            heap = HeapRange.read(heapLog);
        }
        if (heap.isPresent()) {
            peakBytes = Math.max(peakBytes, believed(residentBytes()));
            samples++;
        }
    }

    private long believed(long bytes) throws IOException {
        if (bytes <= budgetBytes || !process.isAlive()) {
            return bytes;
        }
        try (StoppedProcess stopped = new StoppedProcess(process)) {
            return stopped.all() ? residentBytes() : bytes;
        }
    }

    private long residentBytes() throws IOException {
        return residentBytes(Path.of("/proc/" + process.pid() + "/smaps"), heap.orElseThrow());
    }

    private static long residentBytes(Path smaps, HeapRange heap) throws IOException {
        long bytes = 0;
        boolean inHeap = false;
        try (BufferedReader lines = Files.newBufferedReader(smaps)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(RSS)) {
                    bytes += inHeap ? kilobytes(line) << 10 : 0;
                } else if (Character.isDigit(line.charAt(0)) || Character.isLowerCase(line.charAt(0))) {
                    inHeap = isIn(line, heap);
                }
            }
        }
        return bytes;
    }

    private static boolean isIn(String line, HeapRange heap) {
        Matcher mapping = MAPPING.matcher(line);
        return mapping.matches()
                && heap.overlaps(Long.parseUnsignedLong(mapping.group(1), 16), Long.parseUnsignedLong(mapping.group(2), 16));
    }

    private static long kilobytes(String line) {
        return Long.parseLong(line.substring(RSS.length()).replace("kB", "").trim());
    }
}
