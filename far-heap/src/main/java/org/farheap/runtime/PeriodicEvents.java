package org.farheap.runtime;

import java.util.List;
import java.util.function.BiConsumer;
import jdk.jfr.FlightRecorder;

/// The events that tell a state, made when the flight recorder asks.
final class PeriodicEvents {
    private PeriodicEvents() {}

    static void register() {
        FlightRecorder.addPeriodicEvent(ResidentSet.class, PeriodicEvents::residentSet);
        FlightRecorder.addPeriodicEvent(FaultLatency.class, () -> buckets(Buckets.FAULTS, PeriodicEvents::faultLatency));
        FlightRecorder.addPeriodicEvent(RefaultDistance.class, () -> buckets(Buckets.FETCHES, PeriodicEvents::refaultDistance));
        FlightRecorder.addPeriodicEvent(ServerConnection.class, () -> List.of(Agent.servers()).forEach(PeriodicEvents::server));
        FlightRecorder.addPeriodicEvent(NearDataWork.class, () -> List.of(Agent.servers()).forEach(PeriodicEvents::work));
        FlightRecorder.addPeriodicEvent(Configuration.class, PeriodicEvents::configuration);
        PagingStatistics statistics = new PagingStatistics();
        FlightRecorder.addPeriodicEvent(statistics.eventClass(), statistics::emit);
        new ColdHeapEvents(() -> ColdHeap.ask(true)).register();
    }

    private static void residentSet() {
        long[] bytes = new long[6];
        Agent.residentSet(bytes);
        ResidentSet event = new ResidentSet();
        event.resident = bytes[0];
        event.limbo = bytes[1];
        event.remote = bytes[2];
        event.budget = bytes[3];
        event.reserve = bytes[4];
        event.unmanaged = bytes[5];
        event.commit();
    }

    private static void buckets(int which, BiConsumer<Long, Long> emit) {
        Buckets.of(which).forEach(emit);
    }

    private static void faultLatency(long bound, long count) {
        FaultLatency event = new FaultLatency();
        event.latency = bound;
        event.faults = count;
        event.commit();
    }

    private static void refaultDistance(long bound, long count) {
        RefaultDistance event = new RefaultDistance();
        event.distance = bound;
        event.fetches = count;
        event.commit();
    }

    private static void server(String line) {
        String[] parts = line.split("\t");
        ServerConnection event = new ServerConnection();
        event.server = parts[0];
        event.path = parts[1];
        event.roundTrip = Long.parseLong(parts[2]);
        event.leased = Long.parseLong(parts[3]);
        event.held = Long.parseLong(parts[4]);
        event.commit();
    }

    private static void work(String line) {
        String[] parts = line.split("\t");
        NearDataWork event = new NearDataWork();
        event.server = parts[0];
        event.function = "paging";
        event.pagesRead = Long.parseLong(parts[5]);
        event.pagesWritten = Long.parseLong(parts[6]);
        event.busy = Long.parseLong(parts[7]);
        event.commit();
    }

    private static void configuration() {
        long[] heap = Agent.heap();
        Configuration event = new Configuration();
        event.heapBase = heap[0];
        event.heapReserved = heap[1];
        event.regionSize = heap[2];
        event.localLimit = heap[3];
        event.evict = Agent.evictMode();
        event.servers = String.join(", ", List.of(Agent.servers()).stream().map(line -> line.split("\t")[0]).toList());
        event.commit();
    }
}
