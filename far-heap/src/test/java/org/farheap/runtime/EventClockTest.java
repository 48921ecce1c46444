package org.farheap.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The clock of events")
final class EventClockTest {
    private static final long APART_NANOS = 40_000_000;
    private static final Duration TOOK = Duration.ofMillis(30);

    @TempDir
    Path directory;

    @Test
    @DisplayName("finds the fields of this JDK's events")
    void findsTheFields() {
        assertNotNull(GcPauseOverhead.TIME);
    }

    @Test
    @DisplayName("dates an event back to when it happened, and gives it its duration")
    void datesAnEventBack() throws IOException, InterruptedException {
        FlightRecorder.register(GcPauseOverhead.class);
        Instant before;
        Instant happened;
        try (Recording recording = new Recording()) {
            recording.enable(GcPauseOverhead.class);
            recording.start();
            EventClock clock = new EventClock();
            before = Instant.now();
            long start = System.nanoTime();
            happened = Instant.now();
            Thread.sleep(2 * APART_NANOS / 1_000_000);
            clock.advance();
            GcPauseOverhead event = new GcPauseOverhead();
            clock.stamp(event, GcPauseOverhead.TIME, start, TOOK.toNanos());
            event.commit();
            recording.dump(directory.resolve("clock.jfr"));
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(directory.resolve("clock.jfr"));
        assertEquals(1, events.size());
        RecordedEvent event = events.get(0);
        assertTrue(event.getDuration().minus(TOOK).abs().compareTo(Duration.ofMillis(1)) < 0, event::toString);
        // JFR's wall clock is read at another time than ours: a millisecond or two apart; the commit was 80 ms later.
        assertTrue(Duration.between(before, event.getStartTime()).toMillis() >= -10, event::toString);
        assertTrue(Duration.between(happened, event.getStartTime()).abs().toNanos() < APART_NANOS, event::toString);
    }
}
