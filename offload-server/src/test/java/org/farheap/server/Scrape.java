package org.farheap.server;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// What a Prometheus that asks now is told: the text, and each sample by its name with labels.
record Scrape(String text, Map<String, Double> samples) {
    private static final int TIMEOUT_MS = 2000;

    static Scrape of(int port) throws IOException {
        String text = get(port, "text/plain");
        Map<String, Double> samples = new HashMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int end = line.lastIndexOf(' ');
            samples.put(line.substring(0, end), Double.parseDouble(line.substring(end + 1)));
        });
        return new Scrape(text, samples);
    }

    /// @param accept the media type that is asked for
    static String get(int port, String accept) throws IOException {
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        var connection = (HttpURLConnection) URI.create("http://" + host + ":" + port + "/metrics").toURL().openConnection();
        connection.setRequestProperty("Accept", accept);
        // A scrape that is kept alive would be one of the connections that the endpoint limits.
        connection.setRequestProperty("Connection", "close");
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        try (var body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    static boolean answers(int port) {
        try {
            return of(port).samples().containsKey("farheap_server_extents");
        } catch (IOException e) {
            return false;
        }
    }

    /// Of a sample by its name after the prefix, such as {@code leases{state="active"}}.
    double value(String sample) {
        Double value = samples.get("farheap_server_" + sample);
        if (value == null) {
            throw new AssertionError("no " + sample + " in\n" + text);
        }
        return value;
    }
}
