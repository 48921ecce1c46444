package org.farheap.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;

/// The agent's counters over time: exact, and since the start of the JVM.
final class Statistics {
    static final String EVENT = "farheap.PagingStatistics";
    private static final String FETCHED = "pagesFetched";
    private static final String BY = FETCHED + "By";
    /// The sum of the others that are by the collector's threads.
    private static final String BY_GC = BY + "Gc";

    /// The counters at one time, in the order of `names`.
    private record Told(long at, long[] values) {}

    private final List<Told> told = new ArrayList<>();
    private List<String> names = List.of();
    private long since;
    private boolean fromStart;

    void accept(RecordedEvent event) {
        if (names.isEmpty()) {
            names = event.getFields().stream().filter(Statistics::isCounter).map(ValueDescriptor::getName).toList();
        }
        told.add(new Told(Times.nanos(event.getStartTime()), names.stream().mapToLong(event::getLong).toArray()));
    }

    private static boolean isCounter(ValueDescriptor field) {
        return field.getTypeName().equals("long") && !List.of("startTime", "duration").contains(field.getName());
    }

    /// No more events come.
    ///
    /// @param jvmStart when all since the start of the JVM counts; empty when only what came after the first telling does
    void finish(OptionalLong jvmStart) {
        told.sort(Comparator.comparingLong(Told::at));
        fromStart = jvmStart.isPresent();
        since = jvmStart.orElse(told.isEmpty() ? 0 : told.getFirst().at);
    }

    /// Whether what happened then was counted: tellings end up to a second before the recording does.
    boolean covers(long nanos) {
        return !told.isEmpty() && nanos >= since && nanos <= told.getLast().at;
    }

    /// Over how long [#of] counts.
    double seconds() {
        return (told.getLast().at - since) / 1e9;
    }

    boolean isEmpty() {
        return told.isEmpty();
    }

    /// By how much a counter grew while it was recorded; 0 for one that is not there.
    long of(String name) {
        return told.isEmpty() ? 0 : at(told.getLast(), name) - (fromStart ? 0 : at(told.getFirst(), name));
    }

    private long at(Told one, String name) {
        int index = names.indexOf(name);
        return index < 0 ? 0 : one.values[index];
    }

    /// Fetches by cause, the program's own first.
    Map<String, Long> fetchesByCause() {
        Map<String, Long> causes = new TreeMap<>(Causes.ORDER);
        names.stream().filter(Statistics::isCause).forEach(name -> causes.put(cause(name), of(name)));
        causes.put(Causes.MUTATOR, of(FETCHED) - causes.values().stream().mapToLong(count -> count).sum());
        return causes;
    }

    private static boolean isCause(String name) {
        return name.startsWith(BY) && !name.equals(BY_GC);
    }

    private static String cause(String name) {
        return name.substring(BY.length()).toLowerCase(Locale.ROOT);
    }

    /// Times of the tellings, thinned to that many at most; the first and the last stay.
    List<Integer> slots(int most) {
        int stride = Math.max(1, Math.ceilDiv(told.size() - 1, most));
        List<Integer> slots = new ArrayList<>();
        for (int i = 0; i < told.size() - 1; i += stride) {
            slots.add(i);
        }
        slots.add(told.size() - 1);
        return slots;
    }

    long time(int slot) {
        return told.get(slot).at;
    }

    /// Fetches a second of one cause between two tellings.
    double fetchesPerSecond(String cause, int from, int to) {
        double seconds = (time(to) - time(from)) / 1e9;
        return (fetchesAt(cause, to) - fetchesAt(cause, from)) / seconds;
    }

    private long fetchesAt(String cause, int slot) {
        Told one = told.get(slot);
        if (!cause.equals(Causes.MUTATOR)) {
            return names.stream().filter(name -> isCause(name) && cause(name).equals(cause)).mapToLong(name -> at(one, name)).sum();
        }
        return at(one, FETCHED) - names.stream().filter(Statistics::isCause).mapToLong(name -> at(one, name)).sum();
    }
}
