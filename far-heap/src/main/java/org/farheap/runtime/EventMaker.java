package org.farheap.runtime;

import jdk.jfr.Event;

/// Makes an event of each record.
final class EventMaker {
    private static final int PAGE_BYTES = 4096;
    // In the order of the agent's enumerations.
    private static final String[] TOUCHERS = {"mutator", "mutator", "marking", "refinement", "pause", "vm"};
    private static final String[] REGION_KINDS = {"other", "free", "young", "old", "humongous"};
    private static final String[] NOTHING = {"", ""};

    private final EventClock clock = new EventClock();
    private final Touchers touchers = new Touchers();
    private final long heapBase;
    private final long regionBytes;

    EventMaker(long heapBase, long regionBytes) {
        this.heapBase = heapBase;
        this.regionBytes = regionBytes;
    }

    /// Before a batch of records.
    void begin() {
        clock.advance();
    }

    void make(FlightRecord record) {
        switch (record.kind) {
            case FlightRecord.PAGE_FETCH -> pageFetch(record);
            case FlightRecord.EVICTION -> eviction(record);
            case FlightRecord.WRITE_BACK -> writeBack(record);
            case FlightRecord.REGION_TRANSITION -> regionTransition(record);
            case FlightRecord.PAUSE_OVERHEAD -> pauseOverhead(record);
            default -> throw new IllegalStateException("a record of kind " + record.kind);
        }
    }

    private void pageFetch(FlightRecord record) {
        String[] seen = record.detail == FlightRecord.NO_SAMPLE ? NOTHING : Agent.sample(record.detail);
        PageFetch event = new PageFetch();
        stamp(event, PageFetch.TIME, record);
        if (!event.shouldCommit()) {
            return;
        }
        event.heapAddress = heapBase + record.place * PAGE_BYTES;
        event.region = regionOf(record.place);
        event.cause = TOUCHERS[record.cause];
        event.collector = record.cause > 1;
        Touchers.Toucher toucher = touchers.find((int) record.count, record.startNanos);
        event.sampledThread = toucher.thread();
        event.threadName = toucher.name();
        event.server = Agent.serverOf((int) record.place);
        event.weight = record.weight;
        event.stack = seen[0];
        event.classes = seen[1];
        event.refaultDistance = record.values[0] * PAGE_BYTES;
        event.commit();
    }

    private void eviction(FlightRecord record) {
        Eviction event = new Eviction();
        stamp(event, Eviction.TIME, record);
        event.heapAddress = heapBase + record.place * PAGE_BYTES;
        event.region = regionOf(record.place);
        event.pages = (int) record.count;
        event.inFault = record.cause == 1;
        event.weight = record.weight;
        event.commit();
    }

    private void writeBack(FlightRecord record) {
        WriteBack event = new WriteBack();
        stamp(event, WriteBack.TIME, record);
        event.pages = (int) record.count;
        event.runs = record.detail;
        event.writtenBytes = record.values[0];
        event.dirtyBytes = record.values[1];
        event.droppedClean = (int) (record.values[2] >>> 32);
        event.discardedDead = (int) record.values[2];
        event.weight = record.weight;
        event.commit();
    }

    private void regionTransition(FlightRecord record) {
        RegionTransition event = new RegionTransition();
        stamp(event, RegionTransition.TIME, record);
        event.heapAddress = heapBase + record.place * regionBytes;
        event.region = (int) record.place;
        event.from = REGION_KINDS[record.cause];
        event.to = REGION_KINDS[record.detail];
        event.discarded = (int) record.count;
        event.commit();
    }

    private void pauseOverhead(FlightRecord record) {
        GcPauseOverhead event = new GcPauseOverhead();
        stamp(event, GcPauseOverhead.TIME, record);
        event.regionsFreed = (int) record.count;
        event.discarded = (int) record.values[0];
        event.commit();
    }

    private void stamp(Event event, EventClock.Fields fields, FlightRecord record) {
        clock.stamp(event, fields, record.startNanos, record.durationNanos);
    }

    private int regionOf(long page) {
        return (int) (page * PAGE_BYTES / regionBytes);
    }
}
