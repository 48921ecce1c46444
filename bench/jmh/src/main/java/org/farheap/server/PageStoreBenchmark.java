package org.farheap.server;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.farheap.wire.Wire.DataId;
import org.farheap.wire.Wire.DataRequest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openucx.jucx.UcxException;
import org.openucx.jucx.ucp.UcpConstants;
import org.openucx.jucx.ucp.UcpEndpoint;
import org.openucx.jucx.ucp.UcpEndpointParams;
import org.openucx.jucx.ucp.UcpRequestParams;

/// What the data thread does for one request, at random offsets of a leased and written extent. `find` and `count` are our own steps
/// of it, `store` is a write's with the copy; `read` and `write` are whole requests through UCX from a worker to itself: there,
/// served by the data plane's own handlers, and the answer back, with no other process to wait for.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class PageStoreBenchmark {
    private static final int PAGE_BYTES = 4096;
    private static final int CHANNEL = 0;
    private static final long FIRST_OFFSET = 5 * Lease.EXTENT_BYTES;

    @Param({"4096", "65536"})
    int bytes;

    private final Arena arena = Arena.ofShared();
    private final DataFigures figures = new DataFigures();
    private final SplittableRandom random = new SplittableRandom(1);
    private final UcpRequestParams hostMemory = newHostMemory();
    private DataPlane plane;
    private Lease lease;
    private UcpEndpoint toItself;
    private MemorySegment header;
    private MemorySegment pages;
    private long replies;

    private static UcpRequestParams newHostMemory() {
        Ucx.settings("lo").forEach(NativeMemory::setEnvironment);
        return Ucx.hostMemory();
    }

    @Setup
    public void lease() throws SetupFailure {
        plane = new DataPlane(Ucx.open("lo"), 0, figures);
        lease = new Lease(1L << Lease.SLOT_BITS, 2, FIRST_OFFSET, Lease.EXTENT_BYTES, PAGE_BYTES, () -> {
            throw new IllegalStateException("UCX cannot reach itself");
        });
        LeaseOperations operations = new LeaseOperations(plane);
        operations.open(lease);
        accept(operations.attach(lease, CHANNEL, plane.workerAddress()));
        accept(operations.leaseExtent(lease, Math.toIntExact(FIRST_OFFSET / Lease.EXTENT_BYTES)));
        toItself = plane.worker().newEndpoint(new UcpEndpointParams().setUcpAddress(WorkerAddress.padded(plane.workerAddress())));
        plane.worker().setAmRecvHandler(DataId.REPLY, (head, headBytes, payload, ignored) -> {
            replies++;
            return 0;
        });
        header = arena.allocate(DataRequest.SIZE, Long.BYTES);
        pages = arena.allocate(bytes, PAGE_BYTES).fill((byte) 7);
        for (long offset = 0; offset < Lease.EXTENT_BYTES; offset += bytes) {
            store(FIRST_OFFSET + offset);
        }
    }

    private static void accept(Answer answer) {
        if (answer.refuses()) {
            throw new IllegalStateException("refused: " + answer.refusal());
        }
    }

    @TearDown
    public void end() {
        arena.close();
    }

    private long offset() {
        return FIRST_OFFSET + (long) random.nextInt((int) (Lease.EXTENT_BYTES / bytes)) * bytes;
    }

    @Benchmark
    public long find() {
        long offset = offset();
        Lease found = plane.leases().find(lease.id(), lease.key());
        return found.addressOf(found.extentOf(offset, bytes), offset) + (found.channel(CHANNEL) == null ? 1 : 0);
    }

    @Benchmark
    public long store() {
        return store(offset());
    }

    private long store(long offset) {
        Lease found = plane.leases().find(lease.id(), lease.key());
        Extent extent = found.extentOf(offset, bytes);
        long address = found.addressOf(extent, offset);
        extent.writes().begin(address - extent.address(), bytes);
        NativeMemory.copy(pages.address(), address, bytes);
        extent.writes().end(address - extent.address(), bytes);
        return extent.address();
    }

    /// What it costs a write that near-data work can see it.
    @Benchmark
    public long countWrite() {
        long offset = offset() - FIRST_OFFSET;
        WriteCounts writes = lease.extentOf(FIRST_OFFSET, bytes).writes();
        writes.begin(offset, bytes);
        writes.end(offset, bytes);
        return offset;
    }

    /// What the figures for Prometheus cost a request: the clock twice, and the counts.
    @Benchmark
    public long count() {
        long start = System.nanoTime();
        figures.reads.served(lease.pages(bytes), bytes, System.nanoTime() - start);
        return start;
    }

    @Benchmark
    public long read() throws Exception {
        return ask(DataId.READ, 0);
    }

    @Benchmark
    public long write() throws Exception {
        return ask(DataId.WRITE, bytes);
    }

    /// Returns when the answer is there.
    private long ask(int id, int payloadBytes) throws Exception {
        ByteBuffer out = header.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        new DataRequest(lease.id(), lease.key(), replies, offset(), bytes, CHANNEL).write(out);
        long before = replies;
        toItself.sendAmNonBlocking(id, header.address(), DataRequest.SIZE, pages.address(), payloadBytes,
                UcpConstants.UCP_AM_SEND_FLAG_EAGER, null, hostMemory);
        while (replies == before) {
            plane.worker().progress();
        }
        if (figures.refusedStrangers.get() + figures.refusedOutside.get() + figures.refusedMalformed.get() > 0) {
            throw new UcxException("a request was refused");
        }
        return replies;
    }
}
