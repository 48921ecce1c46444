package org.farheap.bench.report;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.Consumer;
import jdk.jfr.consumer.RecordedEvent;

/// All that the report tells, read from the recording in two goes: fetches are told apart by what the collector was doing, and a
/// recording is not in the order of time.
final class RecordingFigures {
    private final Run run = new Run();
    private final Statistics statistics = new Statistics();
    private final GcTimeline gc = new GcTimeline();
    private final CumulativeCounts latencies = new CumulativeCounts();
    private final CumulativeCounts distances = new CumulativeCounts();
    private final ResidentSeries resident = new ResidentSeries();
    private final Evictions evictions = new Evictions();
    private final RegionChanges regions = new RegionChanges();
    private final PauseOverheads overheads = new PauseOverheads();
    private final Servers servers = new Servers();
    private final ColdInventories cold = new ColdInventories();
    private final FetchFigures fetches = new FetchFigures(gc);
    private final String leftOut;
    private long farheapEvents;
    private long sampledWhileCounted;

    private RecordingFigures(Recording recording) throws BadRecording {
        Map<String, Consumer<RecordedEvent>> readers = readers();
        recording.read(event -> {
            run.time(event);
            String name = event.getEventType().getName();
            farheapEvents += name.startsWith("farheap.") ? 1 : 0;
            readers.getOrDefault(name, ignored -> { }).accept(event);
        });
        gc.finish();
        statistics.finish(run.fromJvmStart() ? OptionalLong.of(run.jvmStart()) : OptionalLong.empty());
        leftOut = recording.leftOut();
        recording.read(event -> {
            if (event.getEventType().getName().equals(Fetch.EVENT)) {
                add(Fetch.of(event));
            }
        });
    }

    private void add(Fetch fetch) {
        fetches.add(fetch);
        sampledWhileCounted += statistics.covers(fetch.startNanos()) ? fetch.weight() : 0;
    }

    static RecordingFigures of(Recording recording) throws BadRecording {
        return new RecordingFigures(recording);
    }

    private Map<String, Consumer<RecordedEvent>> readers() {
        Map<String, Consumer<RecordedEvent>> readers = new HashMap<>(Map.of(
                "jdk.JVMInformation", run::jvm, "jdk.DataLoss", run::dataLoss, "farheap.Configuration", run::configuration,
                Statistics.EVENT, statistics::accept, "farheap.ResidentSet", resident::accept, "farheap.Eviction", evictions::evicted,
                "farheap.WriteBack", evictions::writtenBack, "farheap.RegionTransition", regions::accept,
                "farheap.GcPauseOverhead", overheads::accept, "farheap.ServerConnection", servers::accept));
        for (String name : new String[] {"jdk.GCPhasePause", "jdk.GCPhaseConcurrent", "jdk.GarbageCollection", "jdk.G1GarbageCollection"}) {
            readers.put(name, gc::accept);
        }
        readers.put("farheap.ColdHeap", cold::heap);
        readers.put("farheap.ColdClass", cold::ofClass);
        readers.put("farheap.FaultLatency",
                event -> latencies.add(Times.nanos(event.getStartTime()), event.getDuration("latency").toNanos(), event.getLong("faults")));
        readers.put("farheap.RefaultDistance",
                event -> distances.add(Times.nanos(event.getStartTime()), event.getLong("distance"), event.getLong("fetches")));
        return readers;
    }

    boolean hasFarheapEvents() {
        return farheapEvents > 0;
    }

    /// Fetches that the samples stand for, of the time over which fetches were also counted.
    long sampledWhileCounted() {
        return sampledWhileCounted;
    }

    String leftOut() {
        return leftOut;
    }

    Run run() {
        return run;
    }

    Statistics statistics() {
        return statistics;
    }

    GcTimeline gc() {
        return gc;
    }

    /// Faults by upper bound, nanoseconds.
    SortedMap<Long, Long> latencies() {
        return latencies.grown(run.fromJvmStart());
    }

    /// Fetches by upper bound of the refault distance, bytes.
    SortedMap<Long, Long> distances() {
        return distances.grown(run.fromJvmStart());
    }

    ResidentSeries resident() {
        return resident;
    }

    Evictions evictions() {
        return evictions;
    }

    RegionChanges regions() {
        return regions;
    }

    PauseOverheads overheads() {
        return overheads;
    }

    Servers servers() {
        return servers;
    }

    ColdInventories cold() {
        return cold;
    }

    FetchFigures fetches() {
        return fetches;
    }
}
