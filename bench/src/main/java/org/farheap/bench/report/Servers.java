package org.farheap.bench.report;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;

/// The memory servers, as each was told last.
final class Servers {
    /// @param roundTripNanos the longest that was told
    record Server(String name, String path, long at, long roundTripNanos, long leased, long held) {
        private Server and(Server other) {
            Server later = other.at >= at ? other : this;
            return new Server(name, later.path, later.at, Math.max(roundTripNanos, other.roundTripNanos), later.leased, later.held);
        }
    }

    private final Map<String, Server> byName = new TreeMap<>();

    void accept(RecordedEvent event) {
        String name = event.getString("server");
        Server told = new Server(name, event.getString("path"), Times.nanos(event.getStartTime()), event.getDuration("roundTrip").toNanos(),
                event.getLong("leased"), event.getLong("held"));
        byName.merge(name, told, Server::and);
    }

    Collection<Server> all() {
        return byName.values();
    }
}
