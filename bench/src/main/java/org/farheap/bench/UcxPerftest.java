package org.farheap.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// UCX's own latency test between two processes over TCP on the loopback device.
final class UcxPerftest {
    record Latencies(double p50Micros, double meanMicros) {}

    private static final int LIMIT_SECONDS = 60;
    private static final Pattern FINAL = Pattern.compile("Final:\\s+\\d+\\s+([0-9.]+)\\s+[0-9.]+\\s+([0-9.]+)");

    private UcxPerftest() {}

    /// Null when it is not installed or does not answer.
    static Latencies run(String test, int bytes, int iterations) throws IOException, InterruptedException {
        String port = Integer.toString(freePort());
        Process server;
        try {
            server = Children.start(perftest(List.of("-p", port)));
        } catch (IOException e) {
            return null;
        }
        try {
            Thread.sleep(500);
            Process client = Children.start(perftest(List.of("127.0.0.1", "-p", port, "-t", test, "-s", Integer.toString(bytes), "-n",
                    Integer.toString(iterations), "-w", "100")));
            String output = new String(client.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            client.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            Matcher last = FINAL.matcher(output);
            return last.find() ? new Latencies(Double.parseDouble(last.group(1)), Double.parseDouble(last.group(2))) : null;
        } finally {
            Children.stop(server);
        }
    }

    private static ProcessBuilder perftest(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("timeout", Integer.toString(LIMIT_SECONDS), "ucx_perftest"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("UCX_TLS", "tcp,self");
        builder.environment().put("UCX_NET_DEVICES", "lo");
        return builder;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
