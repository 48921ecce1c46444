package org.farheap.tracer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// How fast bytes are looked through for what could be references: MiB a millisecond, which is nearly GB a second. Of objects of a map,
/// of which half of the regions are chosen; of random bytes; and of zeros.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ConservativeScanBenchmark {
    private static final int REGIONS = 64;
    private static final int HALF = REGIONS / 2;

    private final Arena arena = Arena.ofShared();
    private SyntheticHeap heap;
    private ConservativeScan scan;
    private MemorySegment noise;
    private MemorySegment zeros;

    @Setup
    public void build() {
        heap = new SyntheticHeap(arena, REGIONS);
        scan = new ConservativeScan(heap.encoding, new RootSet(heap.encoding, region -> region < HALF, arena));
        long regionBytes = heap.encoding.regionBytes();
        noise = arena.allocate(regionBytes, Long.BYTES);
        zeros = arena.allocate(regionBytes, Long.BYTES);
        SplittableRandom random = new SplittableRandom(1);
        for (long offset = 0; offset < regionBytes; offset += Long.BYTES) {
            noise.set(ValueLayout.JAVA_LONG, offset, random.nextLong());
        }
    }

    @TearDown
    public void end() {
        arena.close();
    }

    @Benchmark
    @OperationsPerInvocation(HALF)
    public void objects() {
        for (int region = HALF; region < REGIONS; region++) {
            scan.scan(heap.image(region));
        }
    }

    @Benchmark
    @OperationsPerInvocation(HALF)
    public void randomBytes() {
        for (int i = 0; i < HALF; i++) {
            scan.scan(noise);
        }
    }

    @Benchmark
    @OperationsPerInvocation(HALF)
    public void zeros() {
        for (int i = 0; i < HALF; i++) {
            scan.scan(zeros);
        }
    }
}
