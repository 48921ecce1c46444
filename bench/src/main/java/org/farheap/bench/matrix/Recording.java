package org.farheap.bench.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/// What a flight recording says about paging over time; docs/EVENTS.md has the events.
///
/// @param fetches      counts since the program began, about every second
/// @param faultLatency faults by the upper bound of their latency, in nanoseconds
record Recording(List<Fetches> fetches, SortedMap<Long, Long> faultLatency) {
    static final String STATISTICS = "farheap.PagingStatistics";
    static final String LATENCY = "farheap.FaultLatency";

    private static final String ALL = "pagesFetched";
    private static final String BY_COLLECTOR = "pagesFetchedByGc";
    private static final String BY = "pagesFetchedBy";

    /// @param seconds since the program began
    /// @param byCause "mutator", "marking"...: pages
    record Fetches(double seconds, Map<String, Long> byCause) {}

    /// Empty lists when it has no such events. Throws IOException when it is no recording, or damaged.
    static Recording read(Path file) throws IOException {
        if (Files.size(file) == 0) {
            throw new IOException(file.getFileName() + " is empty");
        }
        List<Fetches> fetches = new ArrayList<>();
        SortedMap<Long, Long> faultLatency = new TreeMap<>();
        Instant start = null;
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                switch (event.getEventType().getName()) {
                    case "jdk.JVMInformation" -> start = event.getInstant("jvmStartTime");
                    case STATISTICS -> {
                        start = start == null ? event.getStartTime() : start;
                        fetches.add(new Fetches(Duration.between(start, event.getStartTime()).toNanos() / 1e9, byCause(event)));
                    }
                    // The counts only grow, so that the last ones are the largest.
                    case LATENCY -> faultLatency.merge(event.getDuration("latency").toNanos(), event.getLong("faults"), Math::max);
                    default -> {}
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(file.getFileName() + " has events of another shape: " + e.getMessage(), e);
        }
        fetches.sort(java.util.Comparator.comparingDouble(Fetches::seconds));
        return new Recording(fetches, faultLatency);
    }

    /// The collector's counter is the sum of those of its parts, which are told if they are there.
    private static Map<String, Long> byCause(RecordedEvent event) {
        Map<String, Long> causes = new TreeMap<>();
        causes.put("mutator", event.getLong(ALL) - event.getLong(BY_COLLECTOR));
        for (ValueDescriptor field : event.getFields()) {
            String name = field.getName();
            if (name.startsWith(BY) && !name.equals(BY_COLLECTOR)) {
                causes.put(name.substring(BY.length()).toLowerCase(java.util.Locale.ROOT), event.getLong(name));
            }
        }
        if (causes.size() == 1) {
            causes.put("collector", event.getLong(BY_COLLECTOR));
        }
        return causes;
    }
}
