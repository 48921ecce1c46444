package org.farheap.server;

import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Serves figures to Prometheus over HTTP, on threads of its own: a client costs what the limits below allow, and neither the
/// control thread nor the data thread waits for one.
final class MetricsEndpoint {
    /// Of the JDK's HTTP server; without them a client that sends half a request, or reads no answer, is waited for without end. What
    /// the user set on the java command line stays.
    private static final Map<String, String> LIMITS = Map.of(
            "jdk.httpserver.maxConnections", "64",
            // Seconds; a scraper whose connection was closed between scrapes opens another.
            "sun.net.httpserver.idleInterval", "5",
            "sun.net.httpserver.maxReqTime", "5",
            "sun.net.httpserver.maxRspTime", "10");

    /// The library logs a stack trace for every client that hangs up before it has its answer. Held here: loggers are collected otherwise.
    private static final Logger LIBRARY = Logger.getLogger("io.prometheus.metrics.exporter");

    private MetricsEndpoint() {}

    /// @return the port it is served on, until the process ends
    static int open(MetricsAddress address, PrometheusRegistry registry) throws SetupFailure {
        LIBRARY.setLevel(Level.OFF);
        LIMITS.forEach((name, value) -> System.setProperty(name, System.getProperty(name, value)));
        try {
            return HTTPServer.builder()
                    .inetAddress(address.address())
                    .port(address.port())
                    .registry(registry)
                    .executorService(Executors.newVirtualThreadPerTaskExecutor())
                    .buildAndStart()
                    .getPort();
        } catch (IOException e) {
            throw SetupFailure.environment("cannot serve metrics on " + address.host() + ":" + address.port() + ": " + e.getMessage()
                    + "; name an address of this machine and a port that is free, or port 0");
        }
    }
}
