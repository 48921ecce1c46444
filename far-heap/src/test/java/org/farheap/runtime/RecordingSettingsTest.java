package org.farheap.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Set;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The settings of recordings")
final class RecordingSettingsTest {
    @BeforeAll
    static void register() {
        FlightRecorder.register(PageFetch.class);
    }

    @ParameterizedTest
    @CsvSource({"20 ms, 20000000", "1000000 ns, 1000000", "7, 7", "3 us, 3000", "2 s, 2000000000", "1 m, 60000000000", "soon, 0"})
    @DisplayName("have timespans as JFR writes them")
    void haveTimespans(String text, long nanos) {
        assertEquals(nanos, RecordingSettings.nanos(text));
    }

    @ParameterizedTest
    @CsvSource({"100/s, 100", "off, 0", "60000/m, 1000", "5/ms, 5000", "30/m, 1", "250, 250", "often, 100"})
    @DisplayName("have rates as the JDK's own throttle has")
    void haveRates(String text, int perSecond) {
        assertEquals(perSecond, ThrottleSetting.perSecond(text));
    }

    @Test
    @DisplayName("are combined to the widest of several rates")
    void areCombinedToTheWidest() {
        assertEquals("500/s", new ThrottleSetting().combine(Set.of("100/s", "500/s", "2/s")));
        assertEquals("off", new ThrottleSetting().combine(Set.of("100/s", "off")));
    }

    @Test
    @DisplayName("are the lowest threshold and the highest rate of those that run")
    void areThoseOfTheRunning() {
        EventType type = EventType.getEventType(PageFetch.class);
        try (Recording first = new Recording(); Recording second = new Recording(); Recording idle = new Recording()) {
            first.enable("farheap.PageFetch").withThreshold(Duration.ofMillis(2)).with("throttle", "10/s");
            second.enable("farheap.PageFetch").withThreshold(Duration.ofMillis(1)).with("throttle", "40/s");
            idle.enable("farheap.PageFetch").withThreshold(Duration.ZERO).with("throttle", "off");
            first.start();
            second.start();
            RecordingSettings both = new RecordingSettings();
            assertEquals(1_000_000, both.thresholdNanos(type));
            assertEquals(40, both.perSecond(type));
            second.stop();
            assertEquals(2_000_000, new RecordingSettings().thresholdNanos(type));
            assertEquals(10, new RecordingSettings().perSecond(type));
        }
    }

    @Test
    @DisplayName("do not count where the event is disabled")
    void doNotCountWhereTheEventIsDisabled() {
        EventType type = EventType.getEventType(PageFetch.class);
        try (Recording on = new Recording(); Recording off = new Recording()) {
            on.enable("farheap.PageFetch").withThreshold(Duration.ofMillis(5)).with("throttle", "7/s");
            off.disable("farheap.PageFetch");
            on.start();
            off.start();
            assertEquals(5_000_000, new RecordingSettings().thresholdNanos(type));
            assertEquals(7, new RecordingSettings().perSecond(type));
        }
    }
}
