package org.farheap.tracer;

import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// How fast a heap of 64 MiB is scanned, and traced by one or two workers: `objects` and `bytes` a second. Of a trace they are the live
/// ones, while the survey before it walks all.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TracerBenchmark {
    private static final int REGIONS = 64;

    /// Names and types are JMH's: it reads public fields.
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Work {
        public long objects;
        public long bytes;

        @Setup(Level.Iteration)
        public void clear() {
            objects = 0;
            bytes = 0;
        }

        void add(long moreObjects, long moreBytes) {
            objects += moreObjects;
            bytes += moreBytes;
        }
    }

    private final Arena arena = Arena.ofShared();
    private SyntheticHeap heap;
    private RegionScanner scanner;

    @Setup
    public void build() {
        heap = new SyntheticHeap(arena, REGIONS);
        scanner = new RegionScanner(heap.classes, heap.table, heap);
    }

    @TearDown
    public void end() {
        arena.close();
    }

    @Benchmark
    public void scan(Work work) {
        scan(work, 0);
    }

    /// With the addresses that references lead to.
    @Benchmark
    public void scanTargets(Work work) {
        scan(work, 1 << 20);
    }

    private void scan(Work work, int maxTargets) {
        for (int region = 0; region < REGIONS; region++) {
            if (!(scanner.scan(region, maxTargets, WorkBudget.unlimited()) instanceof RegionScan scan)) {
                throw new IllegalStateException("region " + region + " was not scanned");
            }
            work.add(scan.objects(), scan.bytes());
        }
    }

    @Benchmark
    public void trace(Work work) {
        trace(work, 1);
    }

    @Benchmark
    public void traceByTwo(Work work) {
        trace(work, 2);
    }

    private void trace(Work work, int workers) {
        try (Arena answer = Arena.ofShared()) {
            HeapTrace trace = new HeapTrace(heap.classes, heap.table, heap, workers, true);
            if (!(trace.trace(heap.roots, answer, WorkBudget.unlimited()) instanceof LiveHeap live) || !live.isComplete()) {
                throw new IllegalStateException("the heap was not traced");
            }
            work.add(live.live().objects(), live.live().bytes());
        }
    }
}
