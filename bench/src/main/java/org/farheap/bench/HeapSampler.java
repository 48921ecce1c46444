package org.farheap.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Thread that looks at a JVM from outside, through the kernel's counts: resident heap (smaps of the heap's range) and its peak; now and
/// then, for it means a walk over all of the process, also heap and limbo together, and the anonymous memory that is neither.
public final class HeapSampler implements Runnable {
    private static final int PERIOD_MILLIS = 50;
    private static final int SAMPLES_PER_WALK = 5;

    private final Path logDirectory;
    private volatile boolean stopped;
    private volatile long peakHeapBytes;
    private volatile long peakHeldBytes;
    private volatile long otherBytes;
    private volatile int samples;

    /// `logDirectory` is where the JVM was told to log its heap's range.
    public HeapSampler(Path logDirectory) {
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
            boolean whole = samples % SAMPLES_PER_WALK == 0;
            long before = ResidentMemory.anonymousBytes(range.pid());
            ResidentMemory resident = ResidentMemory.read(range, whole);
            long after = ResidentMemory.anonymousBytes(range.pid());
            if (after == 0) {
                return; // it is ending: the kernel has taken its memory down
            }
            peakHeapBytes = Math.max(peakHeapBytes, resident.heap());
            if (whole) {
                peakHeldBytes = Math.max(peakHeldBytes, Math.max(before, after) - resident.other());
                otherBytes = resident.other();
            }
            samples = samples + 1;
        } catch (IOException e) {
            // The process has ended between two looks at it; the peaks stand.
            stopped = true;
        }
    }

    public void stop() {
        stopped = true;
    }

    public long peakHeapBytes() {
        return peakHeapBytes;
    }

    /// Heap and limbo together, which is what the budget promises: the process's anonymous memory at one instant, less all else. A sum
    /// over the mappings would count pages twice that move from the one to the other during the walk.
    long peakHeldBytes() {
        return peakHeldBytes;
    }

    long otherBytes() {
        return otherBytes;
    }

    int samples() {
        return samples;
    }
}
