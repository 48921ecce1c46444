package org.farheap.bench.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;

/// What ran, with what, and when. Times are nanoseconds since 1970, sizes bytes; 0 and "" where the recording does not tell.
final class Run {
    /// A recording that begins so soon after the JVM is taken to have it from its start: JFR itself needs a second or two.
    private static final long START_UP_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
            .withZone(ZoneId.systemDefault());

    private long begin = Long.MAX_VALUE;
    private long end = Long.MIN_VALUE;
    private long jvmStart;
    private String jvm = "";
    private String program = "";
    private long heapBase;
    private long heap;
    private long regionSize;
    private long budget;
    private String evict = "";
    private String servers = "";
    private long lostBytes;

    void time(RecordedEvent event) {
        begin = Math.min(begin, Times.nanos(event.getStartTime()));
        end = Math.max(end, Times.nanos(event.getEndTime()));
    }

    void jvm(RecordedEvent event) {
        jvmStart = Times.nanos(event.getInstant("jvmStartTime"));
        String version = event.getString("jvmVersion");
        jvm = version == null ? "" : version.replaceFirst(" for .*", "");
        String arguments = event.getString("javaArguments");
        program = arguments == null ? "" : arguments;
    }

    void configuration(RecordedEvent event) {
        heapBase = event.getLong("heapBase");
        heap = event.getLong("heapReserved");
        regionSize = event.getLong("regionSize");
        budget = event.getLong("localLimit");
        evict = event.getString("evict");
        servers = event.getString("servers");
    }

    void dataLoss(RecordedEvent event) {
        lostBytes += event.getLong("amount");
    }

    long begin() {
        return begin;
    }

    long end() {
        return end;
    }

    double seconds() {
        return (end - begin) / 1e9;
    }

    /// Seconds since the recording began.
    double second(long nanos) {
        return (nanos - begin) / 1e9;
    }

    boolean fromJvmStart() {
        return jvmStart > 0 && begin - jvmStart < START_UP_NANOS;
    }

    long jvmStart() {
        return jvmStart;
    }

    String recordedAt() {
        return TIME.format(Instant.ofEpochSecond(0, begin));
    }

    String jvm() {
        return jvm;
    }

    String program() {
        return program;
    }

    boolean isConfigured() {
        return heap > 0;
    }

    long heapBase() {
        return heapBase;
    }

    long heap() {
        return heap;
    }

    long regionSize() {
        return regionSize;
    }

    int regions() {
        return regionSize == 0 ? 0 : Math.toIntExact((heap + regionSize - 1) / regionSize);
    }

    long budget() {
        return budget;
    }

    double localShare() {
        return (double) budget / heap;
    }

    String evict() {
        return evict;
    }

    String servers() {
        return servers;
    }

    /// That JFR itself dropped for want of buffers.
    long lostBytes() {
        return lostBytes;
    }
}
