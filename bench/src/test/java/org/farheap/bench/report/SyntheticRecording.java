package org.farheap.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.AnnotationElement;
import jdk.jfr.Event;
import jdk.jfr.EventFactory;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.ValueDescriptor;

/// A recording of events that this JVM makes up, with the names and fields of the agent's; and of the JVM's own pauses.
final class SyntheticRecording implements AutoCloseable {
    private final Recording recording = new Recording();
    private final Map<String, EventFactory> factories = new HashMap<>();
    private final Map<String, List<String>> fields = new HashMap<>();

    SyntheticRecording() {
        define("farheap.Configuration", "long heapBase", "long heapReserved", "long regionSize", "long localLimit", "String evict",
                "String servers");
        define("farheap.PageFetch", "long heapAddress", "int region", "String cause", "boolean collector", "Thread sampledThread",
                "String threadName", "String server", "long weight", "String stack", "String classes", "long refaultDistance");
        define("farheap.Eviction", "long heapAddress", "int region", "int pages", "boolean inFault", "long weight");
        define("farheap.WriteBack", "int pages", "int runs", "long writtenBytes", "long dirtyBytes", "int droppedClean",
                "int discardedDead", "long weight");
        define("farheap.RegionTransition", "long heapAddress", "int region", "String from", "String to", "int discarded");
        define("farheap.GcPauseOverhead", "int regionsFreed", "int discarded");
        define("farheap.ResidentSet", "long resident", "long limbo", "long remote", "long budget", "long reserve", "long unmanaged");
        define("farheap.PagingStatistics", "long faults", "long pagesFetched", "long pagesFetchedByGc", "long pagesFetchedByMarking",
                "long pagesFetchedByPause", "long softFaults", "long pagesEvicted", "long pagesWrittenBack", "long writeBackBytes",
                "long dirtyBytes", "long pagesDroppedClean", "long pagesDiscardedDead", "long inlineEvictions",
                "long recordsLost");
        define("farheap.FaultLatency", "nanos latency", "long faults");
        define("farheap.RefaultDistance", "long distance", "long fetches");
        define("farheap.ServerConnection", "String server", "String path", "nanos roundTrip", "long leased", "long held");
        define("farheap.ColdHeap", "int inventory", "long used", "long read", "long live", "long dead", "long regions", "long unreadable",
                "nanos serverTime", "long pagesFetched");
        define("farheap.ColdClass", "int inventory", "String className", "long objects", "long bytes", "long deadObjects",
                "long deadBytes");
        List.of("jdk.GCPhasePause", "jdk.GarbageCollection", "jdk.G1GarbageCollection").forEach(recording::enable);
        recording.start();
    }

    /// @param declarations "type name" each
    private void define(String name, String... declarations) {
        List<ValueDescriptor> descriptors = new ArrayList<>();
        for (String declaration : declarations) {
            String[] parts = declaration.split(" ");
            descriptors.add(descriptor(parts[0], parts[1]));
        }
        factories.put(name, EventFactory.create(
                List.of(new AnnotationElement(Name.class, name), new AnnotationElement(StackTrace.class, false)), descriptors));
        fields.put(name, Arrays.stream(declarations).map(declaration -> declaration.split(" ")[1]).toList());
        recording.enable(name).withoutThreshold();
    }

    private static ValueDescriptor descriptor(String type, String name) {
        return switch (type) {
            case "long" -> new ValueDescriptor(long.class, name);
            case "int" -> new ValueDescriptor(int.class, name);
            case "boolean" -> new ValueDescriptor(boolean.class, name);
            case "String" -> new ValueDescriptor(String.class, name);
            case "Thread" -> new ValueDescriptor(Thread.class, name);
            case "nanos" -> new ValueDescriptor(long.class, name, List.of(new AnnotationElement(Timespan.class, Timespan.NANOSECONDS)));
            default -> throw new IllegalArgumentException(type);
        };
    }

    /// Values in the order of the fields.
    void commit(String name, Object... values) {
        if (values.length != fields.get(name).size()) {
            throw new IllegalArgumentException(name + " has the fields " + fields.get(name));
        }
        Event event = factories.get(name).newEvent();
        for (int i = 0; i < values.length; i++) {
            event.set(i, values[i]);
        }
        event.commit();
    }

    /// Fetches of a thread that is not Java's when `thread` is null.
    void fetch(String cause, Thread thread, String threadName, int region, long weight, String stack, String classes) {
        commit("farheap.PageFetch", 0x80000000L + ((long) region << 20), region, cause, thread == null, thread, threadName,
                "127.0.0.1:7070", weight, stack, classes, 4096L);
    }

    /// 64 MiB of heap in regions of 1 MiB, 16 MiB of it local.
    void configuration() {
        commit("farheap.Configuration", 0x80000000L, 64L << 20, 1L << 20, 16L << 20, "move", "127.0.0.1:7070");
    }

    /// Of the fetches, those by marking and those by pauses, and ten times as many faults.
    void statistics(long fetched, long marking, long pause) {
        commit("farheap.PagingStatistics", 10 * fetched, fetched, marking + pause, marking, pause, fetched / 200, 4 * fetched,
                2 * fetched, 8192 * fetched, 2048 * fetched, fetched / 500, fetched / 250, fetched / 100,
                fetched / 1000);
    }

    void dump(Path file) throws IOException {
        recording.dump(file);
    }

    @Override
    public void close() {
        recording.close();
        factories.values().forEach(EventFactory::unregister);
    }
}
