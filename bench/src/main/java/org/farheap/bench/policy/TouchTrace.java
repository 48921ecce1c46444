package org.farheap.bench.policy;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A trace that the agent wrote (trace=FILE), mapped; jvmti-agent/src/report/touch_trace.hpp draws it. All of its records were checked
/// when it was opened, so that their places and numbers can be used as they are.
///
///     header, 64 bytes, little-endian:
///       0  magic "FHTRACE1"
///       8  base address of the heap
///      16  u32 pages of the heap         20  u32 pages per region
///      24  u64 records; 0: the JVM was killed
///      32  u64 records that found the file full
///     record, 16 bytes:
///       0  u64 nanoseconds since the trace began; 0: not written
///       8  u64 what happened:
///          | 63 .......................... 48 | 47 .. 40 | 39 .. 32 | 31 ....... 0   |
///          | pages, or RegionKind from << 8|to | toucher  | kind     | page or region |
final class TouchTrace implements AutoCloseable {
    static final int FILL = 0;
    static final int LIMBO = 1;
    static final int FETCH = 2;
    static final int REGION = 3;

    static final long MAGIC = 0x3145434152544846L;
    static final int HEADER_BYTES = 64;
    static final int RECORD_BYTES = 16;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private final Path file;
    private final Arena arena;
    private final MemorySegment bytes;
    private final int records;

    private TouchTrace(Path file, Arena arena, MemorySegment bytes) throws BadTrace {
        this.file = file;
        this.arena = arena;
        this.bytes = bytes;
        checkHeader();
        records = countRecords();
        for (int i = 0; i < records; i++) {
            if (isWritten(i)) {
                check(i);
            }
        }
    }

    static TouchTrace open(Path file) throws BadTrace {
        if (!Files.isRegularFile(file)) {
            throw new BadTrace(Files.exists(file) ? file + " is not a file" : "there is no file " + file);
        }
        Arena arena = Arena.ofConfined();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new TouchTrace(file, arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException e) {
            arena.close();
            throw new BadTrace(file + " cannot be read: " + e.getMessage());
        } catch (BadTrace e) {
            arena.close();
            throw e;
        }
    }

    Path file() {
        return file;
    }

    int pages() {
        return bytes.get(INT, 16);
    }

    int pagesPerRegion() {
        return bytes.get(INT, 20);
    }

    int regions() {
        return (int) ((pages() + (long) pagesPerRegion() - 1) / pagesPerRegion());
    }

    int records() {
        return records;
    }

    long lost() {
        return bytes.get(LONG, 32);
    }

    /// False when the JVM was killed while it wrote.
    boolean isFinished() {
        return bytes.get(LONG, 24) != 0;
    }

    /// A thread may have been on its way to write its record when the trace ended.
    boolean isWritten(int record) {
        return bytes.get(LONG, offset(record)) != 0;
    }

    /// What the record says, for the methods below.
    long what(int record) {
        return bytes.get(LONG, offset(record) + Long.BYTES);
    }

    static int kind(long what) {
        return (int) (what >>> 32) & 0xff;
    }

    /// The page; of a REGION record the region.
    static int place(long what) {
        return (int) what;
    }

    static int toucher(long what) {
        return (int) (what >>> 40) & 0xff;
    }

    static int count(long what) {
        return (int) (what >>> 48);
    }

    /// The number of the RegionKind that the region has become.
    static int regionKind(long what) {
        return (int) (what >>> 48) & 0xff;
    }

    @Override
    public void close() {
        arena.close();
    }

    private static long offset(int record) {
        return HEADER_BYTES + (long) record * RECORD_BYTES;
    }

    private void checkHeader() throws BadTrace {
        if (bytes.byteSize() < Long.BYTES || bytes.get(LONG, 0) != MAGIC) {
            throw new BadTrace(file + " is not a trace; ./farheap run --agent-opts trace=FILE makes one");
        }
        if (bytes.byteSize() < HEADER_BYTES) {
            throw new BadTrace(file + " is cut off within its header");
        }
        if (pages() <= 0 || pagesPerRegion() <= 0) {
            throw new BadTrace(file + " is damaged: a heap of " + pages() + " pages in regions of " + pagesPerRegion());
        }
    }

    private int countRecords() throws BadTrace {
        long room = (bytes.byteSize() - HEADER_BYTES) / RECORD_BYTES;
        long told = bytes.get(LONG, 24);
        if (told < 0 || told > room) {
            throw new BadTrace(file + " is cut off: it has room for " + room + " of its " + Long.toUnsignedString(told) + " records");
        }
        if (Math.max(told, room) > Integer.MAX_VALUE) {
            throw new BadTrace(file + " has more records than any trace of the agent");
        }
        int count = (int) told;
        while (told == 0 && count < room && isWritten(count)) {
            count++;
        }
        return count;
    }

    private void check(int record) throws BadTrace {
        long what = what(record);
        long end = Integer.toUnsignedLong(place(what)) + (kind(what) == FILL ? count(what) : 1);
        boolean good = kind(what) == REGION
                ? end <= regions() && regionKind(what) < RegionKind.COUNT
                : kind(what) < REGION && end <= pages() && toucher(what) < Toucher.COUNT;
        if (!good) {
            throw new BadTrace("%s is damaged: record %,d of %,d is none of a heap of %,d pages".formatted(file, record, records, pages()));
        }
    }
}
