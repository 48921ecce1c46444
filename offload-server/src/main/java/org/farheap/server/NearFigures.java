package org.farheap.server;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.farheap.wire.NearWire.NearStatus;

/// What near-data work counts. Any thread.
final class NearFigures {
    /// Calls of functions that there are not.
    static final String UNKNOWN = "unknown";
    /// The values of {@link NearStatus}, in order, as reports name them.
    static final String[] STATUSES = {"ok", "unknown_function", "bad_description", "bad_parameters", "cut_off", "out_of_memory", "failed",
        "peer_lost"};

    /// Of one function.
    static final class Calls {
        private final LongAdder[] byStatus = IntStream.range(0, STATUSES.length).mapToObj(i -> new LongAdder()).toArray(LongAdder[]::new);
        final LongAdder busyNanos = new LongAdder();
        final LongAdder bytesRead = new LongAdder();

        long count(int status) {
            return byStatus[status].sum();
        }
    }

    private final Map<String, Calls> byFunction = new TreeMap<>();
    final AtomicInteger connections = new AtomicInteger();

    NearFigures(NearFunctions functions) {
        byFunction.put(UNKNOWN, new Calls());
        functions.names().forEach(name -> byFunction.put(name, new Calls()));
    }

    Map<String, Calls> byFunction() {
        return byFunction;
    }

    void called(String function, int status) {
        calls(function).byStatus[status].increment();
    }

    /// Those of a function, or of all that there are not.
    Calls calls(String function) {
        return byFunction.getOrDefault(function, byFunction.get(UNKNOWN));
    }
}
