package org.farheap.wire;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.farheap.wire.Wire.ControlHeader;
import org.farheap.wire.Wire.ControlType;
import org.farheap.wire.Wire.DataReply;
import org.farheap.wire.Wire.DataRequest;
import org.farheap.wire.Wire.DataStatus;
import org.farheap.wire.Wire.Hello;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Structs to bytes and back, one struct an operation. A record that is read should cost no allocation: `-prof gc` tells.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class WireBenchmark {
    private final ByteBuffer buffer = Wire.buffer(Hello.SIZE);
    private long lease = 0x0123_4567_89AB_CDEFL;
    private long request = 1;
    private int pid = 4711;

    @Benchmark
    public ByteBuffer encodeDataRequest() {
        buffer.clear();
        new DataRequest(lease, ~lease, request, request << 12, 4096, 3).write(buffer);
        return buffer;
    }

    @Benchmark
    public long decodeDataRequest() {
        DataRequest read = DataRequest.read(buffer.clear());
        return read.lease() ^ read.key() ^ read.request() ^ read.offset() ^ read.bytes() ^ read.channel();
    }

    @Benchmark
    public ByteBuffer encodeDataReply() {
        buffer.clear();
        new DataReply(request, DataStatus.OK, 4096).write(buffer);
        return buffer;
    }

    @Benchmark
    public long decodeDataReply() {
        DataReply read = DataReply.read(buffer.clear());
        return read.request() ^ read.status() ^ read.bytes();
    }

    @Benchmark
    public ByteBuffer encodePing() {
        buffer.clear();
        new ControlHeader(0, ControlType.PING, (short) 0, request).write(buffer);
        return buffer;
    }

    @Benchmark
    public long decodePing() {
        ControlHeader read = ControlHeader.read(buffer.clear());
        return read.payloadBytes() ^ read.type() ^ read.zero() ^ read.correlation();
    }

    @Benchmark
    public ByteBuffer encodeHello() {
        buffer.clear();
        new Hello(Wire.MAGIC, Wire.VERSION, (short) 0, lease, request, 4096, pid, lease).write(buffer);
        return buffer;
    }

    @Benchmark
    public long decodeHello() {
        Hello read = Hello.read(buffer.clear());
        return read.magic() ^ read.version() ^ read.tokenBytes() ^ read.quotaBytes() ^ read.firstOffset() ^ read.pageBytes() ^ read.pid()
                ^ read.pidSpace();
    }
}
