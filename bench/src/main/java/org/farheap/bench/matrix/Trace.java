package org.farheap.bench.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farheap.bench.HeapRange;
import org.farheap.bench.ResidentMemory;

/// Thread "trace": looks at a JVM from outside while it runs. Often at the heap's resident pages, whose peak counts; every second at
/// all of the process, which takes the kernel longer.
final class Trace implements Runnable {
    private static final int PERIOD_MILLIS = 250;
    private static final int PERIODS_PER_SAMPLE = 4;
    /// Fields of /proc/PID/stat behind the name in brackets, which is the second.
    private static final int MINOR_FAULTS = 10 - 3;
    private static final int MAJOR_FAULTS = 12 - 3;

    private final Path logDirectory;
    private final long start = System.nanoTime();
    private final List<Sample> samples = new ArrayList<>();
    private volatile boolean stopped;
    private long peakHeap;
    private long peakNonHeap;
    private long peakSwapped;

    /// `logDirectory` is where the JVM was told to log its heap's range.
    Trace(Path logDirectory) {
        this.logDirectory = logDirectory;
    }

    @Override
    public void run() {
        try {
            Optional<HeapRange> range = HeapRange.find(logDirectory);
            for (; range.isEmpty() && !stopped; range = HeapRange.find(logDirectory)) {
                Thread.sleep(PERIOD_MILLIS);
            }
            for (int period = 0; !stopped; period++) {
                look(range.orElseThrow(), period % PERIODS_PER_SAMPLE == 0);
                Thread.sleep(PERIOD_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The process has ended between two looks at it; what was seen stands.
        }
    }

    private void look(HeapRange range, boolean whole) throws IOException {
        Path process = Path.of("/proc/" + range.pid());
        ResidentMemory resident = ResidentMemory.read(range, whole);
        peakHeap = Math.max(peakHeap, resident.heap());
        if (!whole) {
            return;
        }
        long pageTables = 0;
        long swapped = 0;
        for (String line : Files.readAllLines(process.resolve("status"))) {
            pageTables = line.startsWith("VmPTE:") ? kilobytes(line) << 10 : pageTables;
            swapped = line.startsWith("VmSwap:") ? kilobytes(line) << 10 : swapped;
        }
        String stat = Files.readString(process.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        peakNonHeap = Math.max(peakNonHeap, resident.other() + pageTables);
        peakSwapped = Math.max(peakSwapped, swapped);
        samples.add(new Sample((System.nanoTime() - start) / 1e9, Long.parseLong(fields[MAJOR_FAULTS]),
                Long.parseLong(fields[MINOR_FAULTS]), resident.heap(), swapped));
    }

    private static long kilobytes(String line) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
    }

    void stop() {
        stopped = true;
    }

    /// These when the thread has ended.
    List<Sample> samples() {
        return samples;
    }

    RunRecord.Memory memory(double budget, double cgroupLimit) {
        return new RunRecord.Memory(budget, cgroupLimit, peakHeap, peakNonHeap, cgroupLimit > 0 ? peakSwapped : Double.NaN);
    }
}
