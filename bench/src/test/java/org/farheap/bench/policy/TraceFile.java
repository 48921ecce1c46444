package org.farheap.bench.policy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Writes traces as the agent does, record by record.
final class TraceFile {
    private record Record(long time, int place, int kind, int toucher, int detail) {}

    private final int pages;
    private final int pagesPerRegion;
    private final List<Record> records = new ArrayList<>();
    private long lost;

    TraceFile(int pages, int pagesPerRegion) {
        this.pages = pages;
        this.pagesPerRegion = pagesPerRegion;
    }

    TraceFile fill(int page, int count) {
        return add(TouchTrace.FILL, page, Toucher.PROGRAM, count);
    }

    TraceFile touch(int... touched) {
        return touch(Toucher.PROGRAM, touched);
    }

    TraceFile touch(Toucher toucher, int... touched) {
        Arrays.stream(touched).forEach(page -> add(TouchTrace.FETCH, page, toucher, 1));
        return this;
    }

    TraceFile limbo(int page) {
        return add(TouchTrace.LIMBO, page, Toucher.PROGRAM, 1);
    }

    TraceFile region(int region, RegionKind from, RegionKind to) {
        return add(TouchTrace.REGION, region, Toucher.UNKNOWN, from.ordinal() << 8 | to.ordinal());
    }

    /// A record that its thread never came to write.
    TraceFile unwritten() {
        records.add(new Record(0, 0, 0, 0, 0));
        return this;
    }

    TraceFile lost(long count) {
        lost = count;
        return this;
    }

    TraceFile raw(int kind, int place, int toucher, int detail) {
        records.add(new Record(records.size() + 1, place, kind, toucher, detail));
        return this;
    }

    Path write(Path file) throws IOException {
        return write(file, records.size(), records.size() + 3);
    }

    /// As it is when the JVM was killed: the header says nothing.
    Path writeUnfinished(Path file) throws IOException {
        return write(file, 0, records.size() + 3);
    }

    /// `told`: records that the header tells of; `room`: those that the file has room for.
    Path write(Path file, long told, int room) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(TouchTrace.HEADER_BYTES + room * TouchTrace.RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("FHTRACE1".getBytes(StandardCharsets.US_ASCII)).putLong(1L << 35).putInt(pages).putInt(pagesPerRegion);
        bytes.putLong(told).putLong(lost).position(TouchTrace.HEADER_BYTES);
        for (Record record : records.subList(0, Math.min(room, records.size()))) {
            bytes.putLong(record.time()).putInt(record.place()).put((byte) record.kind()).put((byte) record.toucher());
            bytes.putShort((short) record.detail());
        }
        return Files.write(file, bytes.array());
    }

    private TraceFile add(int kind, int place, Toucher toucher, int detail) {
        return raw(kind, place, toucher.ordinal(), detail);
    }
}
