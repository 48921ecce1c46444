package org.farheap.bench.trace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Thread "samples": looks at the processor time of marking threads, again and again, from its start to its end.
final class ProcessorSamples implements AutoCloseable {
    /// Some looks fall into a pause of the collector, and all of them take 2 % of a processor.
    private static final long PERIOD_NANOS = 500_000;

    private final MarkingThreads threads;
    private final List<Sample> samples = new ArrayList<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("samples").unstarted(this::run);
    private IOException failure;
    private volatile boolean stopped;

    /// Read between two moments of System.nanoTime(), which all JVMs of a Linux machine share.
    record Sample(long begunNanos, long endedNanos, long processorNanos) {}

    ProcessorSamples(MarkingThreads threads) throws IOException {
        this.threads = threads;
        look();
        thread.start();
    }

    private void run() {
        try {
            while (!stopped) {
                LockSupport.parkNanos(PERIOD_NANOS);
                look();
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private void look() throws IOException {
        long begun = System.nanoTime();
        long processor = threads.processorNanos();
        samples.add(new Sample(begun, System.nanoTime(), processor));
    }

    /// Ends the thread. The first of them is of the start, the last of now.
    List<Sample> stop() throws IOException {
        close();
        if (failure != null) {
            throw failure;
        }
        look();
        return samples;
    }

    @Override
    public void close() {
        stopped = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
