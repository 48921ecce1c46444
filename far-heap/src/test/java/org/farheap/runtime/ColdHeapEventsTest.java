package org.farheap.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Events of the cold heap")
final class ColdHeapEventsTest {
    private static final String HEAP = "farheap.ColdHeap";
    private static final String CLASS = "farheap.ColdClass";
    private static final long SECONDS_MAX = 30;

    private static volatile Supplier<ColdHeap> answer;
    private static volatile CountDownLatch asked;

    @TempDir
    private Path directory;

    @BeforeAll
    static void register() {
        new ColdHeapEvents(() -> {
            try {
                return answer.get();
            } finally {
                asked.countDown();
            }
        }).register();
    }

    @BeforeEach
    void forget() {
        answer = () -> ColdHeap.of(true, ColdHeapTest.answer());
        asked = new CountDownLatch(2);
    }

    @Test
    @DisplayName("have the figures of one inventory, and one event a class with its number")
    void haveTheFigures() throws IOException, InterruptedException {
        List<RecordedEvent> events = recorded();
        RecordedEvent heap = events.stream().filter(event -> named(event, HEAP)).findFirst().orElseThrow();
        List<Long> figures = List.of("used", "read", "live", "dead", "regions", "unreadable", "serverTime", "pagesFetched").stream()
                .map(heap::getLong).toList();
        assertEquals(List.of(1000L, 800L, 500L, 300L, 3L, 1L, 9_000_000L, 0L), figures);
        assertTrue(heap.getDuration().toNanos() > 0, heap.toString());
        List<String> classes = events.stream().filter(event -> named(event, CLASS) && event.getInt("inventory") == heap.getInt("inventory"))
                .map(event -> "%s %d %d %d %d".formatted(event.getString("className"), event.getLong("objects"), event.getLong("bytes"),
                        event.getLong("deadObjects"), event.getLong("deadBytes"))).toList();
        assertEquals(List.of("byte[] 10 600 4 200", "app.Row 5 200 2 100"), classes);
    }

    @Test
    @DisplayName("tell the classes with most bytes, and all others as one")
    void tellTheClassesWithMostBytes() throws IOException, InterruptedException {
        int classes = ColdHeapEvents.CLASSES_MAX + 7;
        ColdHeap many = new ColdHeap(true, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                IntStream.range(0, classes).mapToObj(i -> new ColdClass("c" + i, 1, 16, 0, 0)).toList());
        answer = () -> many;
        List<RecordedEvent> events = recorded();
        int inventory = events.stream().filter(event -> named(event, HEAP)).findFirst().orElseThrow().getInt("inventory");
        List<RecordedEvent> rows = events.stream().filter(event -> named(event, CLASS) && event.getInt("inventory") == inventory).toList();
        assertEquals(ColdHeapEvents.CLASSES_MAX + 1, rows.size());
        RecordedEvent last = rows.get(rows.size() - 1);
        assertEquals("(others) 112", last.getString("className") + " " + last.getLong("bytes"));
    }

    @Test
    @DisplayName("are made for recordings that ask for them, and no others")
    void areMadeForThoseThatAsk() {
        assertFalse(FlightRecorder.getFlightRecorder().getEventTypes().stream().filter(type -> type.getName().equals(HEAP)).findFirst()
                .map(EventType::isEnabled).orElseThrow());
        try (Recording recording = new Recording()) {
            recording.start();
            assertFalse(EventType.getEventType(ColdHeapEvent.class).isEnabled());
            assertTrue(EventType.getEventType(ColdClassEvent.class).isEnabled());
            recording.enable(HEAP);
            assertTrue(EventType.getEventType(ColdHeapEvent.class).isEnabled());
        }
    }

    @Test
    @DisplayName("are missing, with one line, when there is no answer; the recording goes on")
    void areMissingWhenThereIsNoAnswer() throws IOException, InterruptedException {
        answer = () -> {
            throw new IllegalStateException("nothing is paged");
        };
        PrintStream stderr = System.err;
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
        try {
            assertEquals(List.of(), recorded());
        } finally {
            System.setErr(stderr);
        }
        assertEquals("farheap: no farheap.ColdHeap events: nothing is paged\n", told.toString(StandardCharsets.UTF_8));
        asked = new CountDownLatch(2);
        answer = () -> ColdHeap.of(true, ColdHeapTest.answer());
        assertFalse(recorded().isEmpty());
    }

    @Test
    @DisplayName("do not keep other periodic events waiting, and are not asked for twice at once")
    void doNotKeepOthersWaiting() throws IOException, InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        asked = new CountDownLatch(1);
        answer = () -> {
            calls.incrementAndGet();
            await(goOn);
            return ColdHeap.of(true, ColdHeapTest.answer());
        };
        CountDownLatch others = new CountDownLatch(5);
        Runnable hook = others::countDown;
        FlightRecorder.addPeriodicEvent(ResidentSet.class, hook);
        try (Recording recording = started()) {
            recording.enable("farheap.ResidentSet").withPeriod(Duration.ofMillis(20));
            await(others);
            assertTrue(calls.get() <= 1, calls + " at once");
            goOn.countDown();
            await(asked);
        } finally {
            FlightRecorder.removePeriodicEvent(hook);
        }
    }

    private static Recording started() {
        Recording recording = new Recording();
        recording.enable(HEAP).withPeriod(Duration.ofMillis(20));
        recording.start();
        return recording;
    }

    /// The events of a recording that goes on until there were two answers, so that all events of the first are in it.
    private List<RecordedEvent> recorded() throws IOException, InterruptedException {
        Path file = directory.resolve("run.jfr");
        try (Recording recording = started()) {
            await(asked);
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream().filter(event -> named(event, HEAP) || named(event, CLASS)).toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(SECONDS_MAX, TimeUnit.SECONDS), "nothing happened");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean named(RecordedEvent event, String name) {
        return event.getEventType().getName().equals(name);
    }
}
