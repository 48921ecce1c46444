package org.farheap.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** The agent's events of one recording. */
record FlightRecording(List<RecordedEvent> events) {
    static FlightRecording read(Path file) {
        try {
            return new FlightRecording(RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().startsWith("farheap.")).toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    List<RecordedEvent> of(String name) {
        return events.stream().filter(event -> event.getEventType().getName().equals("farheap." + name)).toList();
    }

    RecordedEvent last(String name) {
        List<RecordedEvent> all = of(name);
        if (all.isEmpty()) {
            throw new AssertionError("no " + name + " in the recording");
        }
        return all.get(all.size() - 1);
    }

    long sum(String name, ToLongFunction<RecordedEvent> figure) {
        return of(name).stream().mapToLong(figure).sum();
    }

    /** Of buckets that are told again and again, each as it was told last. */
    long lastSum(String name, String bound, String count) {
        return of(name).stream()
                .collect(Collectors.toMap(event -> event.getLong(bound), event -> event.getLong(count), Math::max))
                .values().stream().mapToLong(Long::longValue).sum();
    }
}
