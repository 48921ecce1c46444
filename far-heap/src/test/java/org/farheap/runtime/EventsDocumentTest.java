package org.farheap.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.ValueDescriptor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

@DisplayName("docs/EVENTS.md")
final class EventsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "EVENTS.md");
    private static final Set<String> OF_EVERY_EVENT = Set.of("startTime", "duration", "eventThread", "stackTrace");
    /// Its fields are the agent's own table.
    private static final String STATISTICS = "farheap.PagingStatistics";
    private static final List<Class<? extends Event>> EVENTS = List.of(PageFetch.class, Eviction.class, WriteBack.class,
            RegionTransition.class, GcPauseOverhead.class, ResidentSet.class, FaultLatency.class, RefaultDistance.class,
            ServerConnection.class, NearDataWork.class, ColdHeapEvent.class, ColdClassEvent.class, Configuration.class);

    @ParameterizedTest
    @FieldSource("EVENTS")
    @DisplayName("names every field of an event")
    void namesEveryField(Class<? extends Event> event) throws IOException {
        EventType type = EventType.getEventType(event);
        String row = Files.readAllLines(DOCUMENT).stream().filter(line -> line.startsWith("| `" + type.getName() + "` |")).findFirst()
                .orElseThrow(() -> new AssertionError("no row for " + type.getName()));
        for (ValueDescriptor field : type.getFields()) {
            String name = field.getName();
            assertTrue(OF_EVERY_EVENT.contains(name) || row.contains("`" + name + "`"), () -> "no " + name + " in " + row);
        }
    }

    @Test
    @DisplayName("names every event, and no other")
    void namesEveryEvent() throws IOException {
        Set<String> told = Files.readAllLines(DOCUMENT).stream().filter(line -> line.startsWith("| `farheap."))
                .map(line -> line.split("`")[1]).collect(Collectors.toSet());
        Set<String> made = EVENTS.stream().map(event -> EventType.getEventType(event).getName()).collect(Collectors.toSet());
        made.add(STATISTICS);
        assertEquals(made, told);
    }
}
