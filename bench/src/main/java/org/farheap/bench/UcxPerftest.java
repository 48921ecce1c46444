package org.farheap.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// UCX's own latency test between two processes over TCP on the loopback device.
final class UcxPerftest {
    private static final String LIMIT_SECONDS = "60";
    private static final int START_MILLIS = 500;
    private static final Pattern FINAL = Pattern.compile("Final:\\s+\\d+\\s+([0-9.]+)");

    private UcxPerftest() {}

    /// NaN when it is not installed or does not answer.
    static double p50Nanos(String test, int bytes, int iterations) throws IOException, InterruptedException {
        String port = Integer.toString(freePort());
        Process passive = start(List.of("-p", port));
        try {
            // It prints nothing when it is ready.
            Thread.sleep(START_MILLIS);
            Process active = start(List.of("127.0.0.1", "-p", port, "-t", test, "-s", Integer.toString(bytes), "-n",
                    Integer.toString(iterations), "-w", "100"));
            String output = new String(active.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            active.waitFor();
            Matcher last = FINAL.matcher(output);
            return last.find() ? Double.parseDouble(last.group(1)) * 1000 : Double.NaN;
        } finally {
            Children.stop(passive);
        }
    }

    private static Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("timeout", LIMIT_SECONDS, "ucx_perftest"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("UCX_TLS", "tcp,self");
        builder.environment().put("UCX_NET_DEVICES", "lo");
        return Children.start(builder);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
