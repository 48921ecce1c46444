package org.farheap.bench.trace;

import java.lang.foreign.Arena;
import org.farheap.bench.RunFailed;
import org.farheap.tracer.ClassTable;
import org.farheap.tracer.HeapTrace;
import org.farheap.tracer.LiveHeap;
import org.farheap.tracer.RegionImages;
import org.farheap.tracer.RegionKind;
import org.farheap.tracer.RegionScan;
import org.farheap.tracer.RegionScanner;
import org.farheap.tracer.RegionTable;
import org.farheap.tracer.TraceOptions;
import org.farheap.tracer.TraceOutcome;
import org.farheap.tracer.WorkBudget;
import org.farheap.tracer.hotspot.RestingHeap;

/// The tracer at work on the copy of a heap.
final class Tracing {
    /// As much as is needed for the compiler to have compiled all of it; checked by the times of later rounds, which do not fall.
    private static final int WARM_UP_TIMES = 6;
    private static final long WARM_UP_NANOS = 3_000_000_000L;

    private final ClassTable classes;
    private final RegionTable regions;
    private final RegionImages images;
    private final long[] roots;
    private final RegionScanner scanner;

    /// In processor time of all threads.
    ///
    /// @param allNanos with the count, and with what the thread does that waits for the workers
    record Trace(long surveyNanos, long markingNanos, long allNanos) {}

    /// @param nanos of processor time
    record Scan(long nanos, long bytes) {}

    Tracing(RestingHeap heap) {
        classes = heap.classTable();
        regions = heap.regions();
        images = heap.images();
        roots = heap.roots();
        scanner = new RegionScanner(classes, regions, images);
    }

    void warmUp() throws RunFailed {
        long start = System.nanoTime();
        for (int i = 0; i < WARM_UP_TIMES || System.nanoTime() - start < WARM_UP_NANOS; i++) {
            trace(1);
            trace(2);
            scan();
        }
    }

    Trace trace(int workers) throws RunFailed {
        WorkerTime time = new WorkerTime();
        HeapTrace trace = new HeapTrace(classes, regions, images, new TraceOptions(workers, time, true, false));
        long start = WorkerTime.ofThisThread();
        try (Arena answer = Arena.ofShared()) {
            TraceOutcome outcome = trace.trace(roots, answer, WorkBudget.unlimited());
            if (!(outcome instanceof LiveHeap)) {
                throw new RunFailed("the heap was not traced: " + outcome, 1);
            }
        }
        return new Trace(time.nanos("survey"), time.nanos("marking"), time.allNanos() + WorkerTime.ofThisThread() - start);
    }

    /// Of all regions, one after the other, by this thread.
    Scan scan() throws RunFailed {
        long bytes = 0;
        long start = WorkerTime.ofThisThread();
        for (int region = 0; region < regions.regions(); region++) {
            if (regions.kind(region) == RegionKind.OLD || regions.kind(region) == RegionKind.HUMONGOUS_START) {
                if (!(scanner.scan(region, 0, WorkBudget.unlimited()) instanceof RegionScan scan)) {
                    throw new RunFailed("region " + region + " was not scanned", 1);
                }
                bytes += scan.bytes();
            }
        }
        return new Scan(WorkerTime.ofThisThread() - start, bytes);
    }
}
