package org.farheap.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// One record's way from the data path's log to the flight recorder, with a recording that keeps it in memory. The writer's part is played
/// here: eight stores. A page fetch is not among them: it asks the agent for its stack, its thread and its server, and there is no agent.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EventDrainBenchmark {
    private static final int RECORD_BYTES = 64;
    private static final int RECORDS = 8192;
    private static final long REGION_BYTES = 1 << 20;

    private final ByteBuffer ring = ByteBuffer.allocateDirect(RECORDS * RECORD_BYTES).order(ByteOrder.nativeOrder());
    private final FlightLog log = new FlightLog(ring);
    private final FlightRecord record = new FlightRecord();
    private final EventMaker maker = new EventMaker(0, REGION_BYTES);
    private final Recording recording = new Recording();
    private long written;

    @Setup
    public void record() {
        recording.setToDisk(false);
        for (String event : new String[] {"farheap.Eviction", "farheap.WriteBack", "farheap.RegionTransition"}) {
            recording.enable(event);
        }
        recording.start();
        maker.begin();
    }

    @TearDown
    public void stop() {
        recording.close();
    }

    private void write(int kind) {
        int at = (int) (written % RECORDS) * RECORD_BYTES;
        ring.putLong(at + 8, System.nanoTime());
        ring.putLong(at + 16, 20_000);
        ring.putLong(at + 24, kind | 1L << 32);
        ring.putLong(at + 32, written % 100_000 | 64L << 32);
        ring.putLong(at + 40, 1);
        ring.putLong(at + 48, 4096);
        ring.putLong(at + 56, 0);
        ring.putLong(at, ++written);
    }

    private long take(int kind) {
        write(kind);
        if (!log.next(record)) {
            throw new IllegalStateException("the record is not there");
        }
        return record.place;
    }

    @Benchmark
    public long read() {
        return take(FlightRecord.EVICTION);
    }

    @Benchmark
    public long eviction() {
        return drain(FlightRecord.EVICTION);
    }

    @Benchmark
    public long writeBack() {
        return drain(FlightRecord.WRITE_BACK);
    }

    @Benchmark
    public long regionTransition() {
        return drain(FlightRecord.REGION_TRANSITION);
    }

    private long drain(int kind) {
        long place = take(kind);
        maker.make(record);
        return place;
    }
}
