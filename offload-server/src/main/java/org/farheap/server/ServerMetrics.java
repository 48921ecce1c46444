package org.farheap.server;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.farheap.server.LeaseStates.State;

/// What the server counts, under the names that Prometheus asks for. Everything is read when somebody asks; the threads that serve agents
/// know nothing of it. A lease is named by its slot, never by its id or key, which are what proves an agent.
final class ServerMetrics {
    private static final String PREFIX = "farheap_server_";
    private static final String BY_MESSAGE = " in messages; what an agent on this machine does in extents that it maps is not seen here";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final long memoryBytes;
    private final ControlFigures control;
    private final LeaseStates leases;
    private final DataFigures data;
    private final NearFigures near;

    private ServerMetrics(long memoryBytes, ControlFigures control, DataFigures data, NearFigures near) {
        this.memoryBytes = memoryBytes;
        this.control = control;
        this.leases = control.leases;
        this.data = data;
        this.near = near;
    }

    /// @param memoryBytes what the server offers
    static PrometheusRegistry of(long memoryBytes, ControlFigures control, DataFigures data, NearFigures near) {
        ServerMetrics metrics = new ServerMetrics(memoryBytes, control, data, near);
        metrics.registerMemory();
        metrics.registerLeases();
        metrics.registerRequests();
        metrics.registerRefusals();
        metrics.registerNear();
        metrics.registry.register((Collector) metrics::durations);
        return metrics.registry;
    }

    private void registerMemory() {
        gauge("memory_offered_bytes", "Memory that all leases together may hold.", () -> memoryBytes);
        GaugeWithCallback.builder().name(PREFIX + "memory_bytes").labelNames("state")
                .help("Memory that is set aside for leases (leased), and the rest of what is offered (free).")
                .callback(sample -> {
                    long leased = leasedBytes();
                    sample.call(leased, "leased");
                    sample.call(memoryBytes - leased, "free");
                }).register(registry);
        gauge("extents", "Extents allocated, of leases and on their way back.", data.extents::get);
        gauge("extent_bytes", "Address space of the extents; pages that nobody wrote take no memory.", data.extentBytes::get);
    }

    private void registerLeases() {
        GaugeWithCallback.builder().name(PREFIX + "leases").labelNames("state")
                .help("Leases: active; orphaned (connection closed, kept while the agent may read); returning (memory on its way back).")
                .callback(this::leasesByState).register(registry);
        GaugeWithCallback.builder().name(PREFIX + "lease_silence_seconds").labelNames("lease")
                .help("Since the last sign of life of the lease's agent. A lease is named by its slot, which later ones take again.")
                .callback(sample -> leases.live().forEach(slot -> sample.call(leases.silenceSeconds(slot), Integer.toString(slot))))
                .register(registry);
        GaugeWithCallback.builder().name(PREFIX + "lease_bytes").labelNames("lease")
                .help("Memory that is set aside for the lease.")
                .callback(sample -> leases.live().forEach(slot -> sample.call(leases.quotaBytes(slot), Integer.toString(slot))))
                .register(registry);
        counter("leases_granted_total", "Leases granted.", control.leasesGranted::get);
        CounterWithCallback.builder().name(PREFIX + "leases_ended_total").labelNames("cause")
                .help("Leases taken back: the agent said bye, was silent too long (expired), or its process was seen to end.")
                .callback(sample -> {
                    for (LeaseEnd cause : LeaseEnd.values()) {
                        sample.call(control.endedBy(cause), cause.name().toLowerCase(Locale.ROOT));
                    }
                }).register(registry);
        gauge("control_connections", "Control connections open, with or without a lease.", control.connections::get);
        counter("control_connections_accepted_total", "Control connections accepted.", control.connectionsAccepted::get);
    }

    private void registerRequests() {
        counter("pages_read_total", "Pages that agents read" + BY_MESSAGE + ".", data.reads.pages::get);
        counter("read_bytes_total", "Bytes that agents read" + BY_MESSAGE + ".", data.reads.bytes::get);
        counter("pages_written_total", "Pages that agents wrote" + BY_MESSAGE + ".", data.writes.pages::get);
        counter("written_bytes_total", "Bytes that agents wrote" + BY_MESSAGE + ".", data.writes.bytes::get);
    }

    private void registerRefusals() {
        CounterWithCallback.builder().name(PREFIX + "requests_refused_total").labelNames("plane", "reason")
                .help("Requests refused. Data: malformed; outside_lease; stranger (no lease, key and channel: gets no answer).")
                .callback(sample -> {
                    ControlFigures.REFUSALS.forEach((refusal, reason) -> sample.call(control.refusedFor(refusal), "control", reason));
                    sample.call(data.refusedMalformed.get(), "data", "malformed");
                    sample.call(data.refusedOutside.get(), "data", "outside_lease");
                    sample.call(data.refusedStrangers.get(), "data", "stranger");
                }).register(registry);
    }

    private void registerNear() {
        gauge("near_connections", "Connections for near-data work.", near.connections::get);
        CounterWithCallback.builder().name(PREFIX + "near_calls_total").labelNames("function", "status")
                .help("Calls of near-data functions, by what came of them.")
                .callback(sample -> near.byFunction().forEach((function, calls) -> {
                    for (int status = 0; status < NearFigures.STATUSES.length; status++) {
                        sample.call(calls.count(status), function, NearFigures.STATUSES[status]);
                    }
                })).register(registry);
        CounterWithCallback.builder().name(PREFIX + "near_busy_seconds_total").labelNames("function")
                .help("Time that calls of near-data functions took, waits for the serving of pages included, waits for each other not.")
                .callback(sample -> near.byFunction().forEach((function, calls) -> sample.call(calls.busyNanos.sum() / 1e9, function)))
                .register(registry);
        CounterWithCallback.builder().name(PREFIX + "near_read_bytes_total").labelNames("function")
                .help("Bytes of heaps that near-data functions say they read.")
                .callback(sample -> near.byFunction().forEach((function, calls) -> sample.call(calls.bytesRead.sum(), function)))
                .register(registry);
    }

    private HistogramSnapshot durations() {
        return HistogramSnapshot.builder().name(PREFIX + "request_duration_seconds")
                .help("From a request's arrival at the data thread until UCX had its answer; neither the wait before nor the wire.")
                .dataPoint(durations("read", data.reads.times))
                .dataPoint(durations("write", data.writes.times))
                .build();
    }

    private static HistogramDataPointSnapshot durations(String operation, ServiceTimes times) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int bucket = 0; bucket < ServiceTimes.buckets(); bucket++) {
            buckets.bucket(ServiceTimes.upperBoundSeconds(bucket), times.count(bucket));
        }
        return HistogramDataPointSnapshot.builder().labels(Labels.of("operation", operation))
                .classicHistogramBuckets(buckets.build()).sum(times.totalSeconds()).build();
    }

    private void leasesByState(GaugeWithCallback.Callback sample) {
        for (State state : List.of(State.ACTIVE, State.ORPHANED, State.RETURNING)) {
            long count = leases.live().filter(slot -> leases.state(slot) == state).count();
            sample.call(count, state.name().toLowerCase(Locale.ROOT));
        }
    }

    private long leasedBytes() {
        return leases.live().mapToLong(leases::quotaBytes).sum();
    }

    private void gauge(String name, String help, LongSupplier value) {
        GaugeWithCallback.builder().name(PREFIX + name).help(help).callback(sample -> sample.call(value.getAsLong())).register(registry);
    }

    private void counter(String name, String help, LongSupplier value) {
        CounterWithCallback.builder().name(PREFIX + name).help(help).callback(sample -> sample.call(value.getAsLong())).register(registry);
    }
}
