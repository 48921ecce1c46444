package org.farheap.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import jdk.jfr.Event;

/// Gives events the time at which they happened. JFR has no call for that: it takes the time at which an event is committed, which is when
/// the log is read. But it keeps start and duration in two fields that it adds to every event class, in ticks of its own clock; so
/// they are set, and the ticks are told from two readings of both clocks. Where the fields are not found, events carry the time of reading.
final class EventClock {
    private static final long NANOS_BETWEEN_MIN = 20_000_000;

    /// The two fields of one event class; null where they are not.
    record Fields(VarHandle start, VarHandle duration) {
        static Fields of(MethodHandles.Lookup lookup, Class<? extends Event> type) {
            try {
                return new Fields(lookup.findVarHandle(type, "startTime", long.class), lookup.findVarHandle(type, "duration", long.class));
            } catch (ReflectiveOperationException e) {
                return null;
            }
        }

        void set(Event event, long startTicks, long durationTicks) {
            start.set(event, startTicks);
            duration.set(event, durationTicks);
        }
    }

    private final Fields probe = GcPauseOverhead.TIME;
    private long firstNanos;
    private long firstTicks;
    private long lastNanos;
    private long lastTicks;
    private double ticksPerNano = 1;

    EventClock() {
        if (probe != null) {
            read();
            firstNanos = lastNanos;
            firstTicks = lastTicks;
        }
    }

    /// Reads both clocks anew; once for every batch of records.
    void advance() {
        if (probe == null) {
            return;
        }
        read();
        if (lastNanos - firstNanos >= NANOS_BETWEEN_MIN) {
            ticksPerNano = (double) (lastTicks - firstTicks) / (lastNanos - firstNanos);
        }
    }

    private void read() {
        GcPauseOverhead event = new GcPauseOverhead();
        event.begin();
        lastNanos = System.nanoTime();
        lastTicks = (long) probe.start().get(event);
    }

    /// Sets when the event began and how long it took, in System.nanoTime()'s nanoseconds.
    void stamp(Event event, Fields fields, long startNanos, long durationNanos) {
        if (fields != null) {
            long start = lastTicks + Math.round((startNanos - lastNanos) * ticksPerNano);
            // JFR takes a duration of 0 for one that is still to be measured.
            fields.set(event, start, Math.max(1, Math.round(durationNanos * ticksPerNano)));
        }
    }
}
