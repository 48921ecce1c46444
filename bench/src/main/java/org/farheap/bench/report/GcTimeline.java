package org.farheap.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;

/// The collector's phases of a recording, in time. Filled first, asked then. Nanoseconds since 1970.
final class GcTimeline {
    record Span(GcPhase phase, long from, long to, String name) {}

    private record Pause(long id, String name, long from, long to) {}

    private record Edge(long at, GcPhase phase, int change) {}

    private final List<Pause> pauses = new ArrayList<>();
    private final Map<Long, String> collectors = new HashMap<>();
    private final Map<Long, String> types = new HashMap<>();
    private final Map<Long, String> causes = new HashMap<>();
    private final List<Span> concurrent = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    /// Phase `phases[i]` holds from `starts[i]` until `starts[i + 1]`.
    private long[] starts = {};
    private GcPhase[] phases = {};

    void accept(RecordedEvent event) {
        long from = Times.nanos(event.getStartTime());
        long to = Times.nanos(event.getEndTime());
        switch (event.getEventType().getName()) {
            case "jdk.GCPhasePause" -> pause(event.getInt("gcId"), event.getString("name"), from, to);
            case "jdk.GCPhaseConcurrent" -> concurrent(event.getString("name"), from, to);
            case "jdk.GarbageCollection" -> collection(event.getInt("gcId"), event.getString("name"), event.getString("cause"));
            case "jdk.G1GarbageCollection" -> type(event.getInt("gcId"), event.getString("type"));
            default -> { }
        }
    }

    void pause(long id, String name, long from, long to) {
        pauses.add(new Pause(id, name, from, to));
    }

    void concurrent(String name, long from, long to) {
        concurrent.add(new Span(GcPhase.CONCURRENT, from, to, name));
    }

    void collection(long id, String collector, String cause) {
        collectors.put(id, collector);
        causes.put(id, cause);
    }

    void type(long id, String type) {
        types.put(id, type);
    }

    /// No more events come: what a collection was is told only after its pause.
    void finish() {
        spans.addAll(concurrent);
        for (Pause pause : pauses) {
            GcPhase phase = GcPhase.of(pause.name, collectors.get(pause.id), types.get(pause.id));
            String cause = causes.getOrDefault(pause.id, "cause not recorded");
            String name = pause.name.equals("GC Pause") ? phase.lane() + " pause, " + cause : pause.name;
            spans.add(new Span(phase, pause.from, pause.to, name));
        }
        spans.sort(Comparator.comparingLong(Span::from));
        sweep();
    }

    private void sweep() {
        List<Edge> edges = new ArrayList<>();
        for (Span span : spans) {
            edges.add(new Edge(span.from, span.phase, 1));
            edges.add(new Edge(span.to, span.phase, -1));
        }
        edges.sort(Comparator.comparingLong(Edge::at));
        starts = new long[edges.size()];
        phases = new GcPhase[edges.size()];
        int[] active = new int[GcPhase.values().length];
        for (int i = 0; i < starts.length; i++) {
            active[edges.get(i).phase.ordinal()] += edges.get(i).change;
            starts[i] = edges.get(i).at;
            phases[i] = Arrays.stream(GcPhase.values()).filter(phase -> active[phase.ordinal()] > 0).findFirst().orElse(GcPhase.OUTSIDE);
        }
    }

    /// By start; finished first.
    List<Span> spans() {
        return spans;
    }

    /// A phase holds from its start, and until just before its end.
    GcPhase at(long nanos) {
        int index = Arrays.binarySearch(starts, nanos);
        int last = index >= 0 ? index : -index - 2;
        // Of edges at one instant the last one knows all that changed.
        while (last >= 0 && last + 1 < starts.length && starts[last + 1] == starts[last]) {
            last++;
        }
        return last < 0 ? GcPhase.OUTSIDE : phases[last];
    }

    /// How long each phase held between those times.
    Map<GcPhase, Long> nanosBetween(long from, long to) {
        Map<GcPhase, Long> nanos = new java.util.EnumMap<>(GcPhase.class);
        long at = from;
        GcPhase phase = at(from);
        for (int i = 0; i < starts.length && starts[i] < to; i++) {
            if (starts[i] > at) {
                nanos.merge(phase, starts[i] - at, Long::sum);
                at = starts[i];
            }
            phase = starts[i] >= from ? phases[i] : phase;
        }
        nanos.merge(phase, to - at, Long::sum);
        return nanos;
    }

    /// Of every pause.
    long pauseNanos() {
        return pauses.stream().mapToLong(pause -> pause.to - pause.from).sum();
    }

    int pauseCount() {
        return pauses.size();
    }
}
