package org.farheap.runtime;

import java.nio.ByteBuffer;
import java.util.List;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;

/// The events, and the way from the log of the data path to them.
final class FlightEvents implements FlightRecorderListener {
    private static final long SETTINGS_NANOS = 1_000_000_000;
    private static final int HEAVY_RECORDS = 1024;  // an eighth of the ring

    /// How fast records come: none is wanted; a few a round; or so many that the ring could be full soon.
    enum Flow { NONE, STEADY, HEAVY }

    private final Runnable wake;
    private final FlightRecord record = new FlightRecord();
    private volatile boolean settingsChanged = true;
    private long settingsNanos;
    private boolean registered;
    private boolean wanted;
    private List<Class<? extends Event>> logged;  // by kind of record
    private FlightLog log;
    private EventMaker maker;

    /// `wake` is called when a recording starts or stops.
    FlightEvents(Runnable wake) {
        this.wake = wake;
    }

    @Override
    public void recordingStateChanged(Recording recording) {
        settingsChanged = true;
        wake.run();
    }

    /// Makes events of what was logged since the last time.
    Flow drain() {
        if (!registered && !register()) {
            return Flow.NONE;
        }
        long now = System.nanoTime();
        if (settingsChanged || now - settingsNanos > SETTINGS_NANOS) {
            settingsChanged = false;
            settingsNanos = now;
            wanted = log != null && tellSettings();
        }
        if (log == null) {
            return Flow.NONE;
        }
        maker.begin();
        int records = 0;
        while (log.next(record)) {
            maker.make(record);
            records++;
        }
        return !wanted ? Flow.NONE : records < HEAVY_RECORDS ? Flow.STEADY : Flow.HEAVY;
    }

    /// Nothing before the flight recorder is in use: it takes time and memory of its own.
    private boolean register() {
        if (!FlightRecorder.isInitialized()) {
            return false;
        }
        registered = true;
        FlightRecorder.addListener(this);
        PeriodicEvents.register();
        logged = List.of(PageFetch.class, Eviction.class, WriteBack.class, RegionTransition.class, GcPauseOverhead.class);
        logged.forEach(FlightRecorder::register);
        ByteBuffer ring = Agent.flightLog();
        if (ring != null) {
            Agent.walkStacks();
            log = new FlightLog(ring);
            long[] heap = Agent.heap();
            maker = new EventMaker(heap[0], heap[2]);
        }
        return true;
    }

    private boolean tellSettings() {
        RecordingSettings settings = new RecordingSettings();
        boolean any = false;
        for (int kind = 0; kind < logged.size(); kind++) {
            EventType type = EventType.getEventType(logged.get(kind));
            boolean throttled = kind == FlightRecord.PAGE_FETCH || kind == FlightRecord.EVICTION || kind == FlightRecord.WRITE_BACK;
            Agent.want(kind, type.isEnabled(), settings.thresholdNanos(type), throttled ? settings.perSecond(type) : 0);
            any |= type.isEnabled();
        }
        return any;
    }
}
