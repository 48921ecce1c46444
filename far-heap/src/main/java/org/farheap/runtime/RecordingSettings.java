package org.farheap.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

/// What the running recordings want of an event, all of them together: the data path must know it before an event is made.
final class RecordingSettings {
    private final List<Map<String, String>> running = new ArrayList<>();

    RecordingSettings() {
        for (Recording recording : FlightRecorder.getFlightRecorder().getRecordings()) {
            if (recording.getState() == RecordingState.RUNNING) {
                running.add(recording.getSettings());
            }
        }
    }

    /// The lowest threshold, in nanoseconds.
    long thresholdNanos(EventType type) {
        return values(type, "threshold", "0 ns").stream().mapToLong(RecordingSettings::nanos).min().orElse(0);
    }

    /// The highest rate, in events a second; 0: all.
    int perSecond(EventType type) {
        List<String> values = values(type, "throttle", ThrottleSetting.DEFAULT);
        return (int) ThrottleSetting.perSecond(new ThrottleSetting().combine(java.util.Set.copyOf(values)));
    }

    private List<String> values(EventType type, String setting, String otherwise) {
        List<String> values = new ArrayList<>();
        for (Map<String, String> settings : running) {
            if (!"false".equals(settings.get(type.getName() + "#enabled"))) {
                values.add(settings.getOrDefault(type.getName() + "#" + setting, otherwise));
            }
        }
        return values;
    }

    /// "20 ms", "1000000 ns", "0"; what cannot be read counts as none.
    static long nanos(String timespan) {
        String[] parts = timespan.strip().split("\\s+");
        try {
            long amount = Long.parseLong(parts[0]);
            String unit = parts.length == 1 ? "ns" : parts[1];
            return switch (unit) {
                case "us" -> amount * 1_000;
                case "ms" -> amount * 1_000_000;
                case "s" -> amount * 1_000_000_000;
                case "m" -> amount * 60_000_000_000L;
                default -> amount;
            };
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
