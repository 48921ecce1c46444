package org.farheap.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the figures are served. Without a host it is this machine alone: whoever reaches the endpoint may read it, token or not.
///
/// @param host as the user wrote it, or the loopback address
record MetricsAddress(String host, InetAddress address, int port) {
    private static final Pattern FORM = Pattern.compile("(?:([^:\\[\\]]+):)?([0-9]{1,5})");
    private static final String LOOPBACK = "127.0.0.1";
    private static final int PORT_MAX = 65535;

    /// Port 0 = any free one.
    static MetricsAddress parse(String text) throws SetupFailure {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(2)) > PORT_MAX) {
            throw SetupFailure.usage("--metrics '" + text + "' is not PORT or HOST:PORT, such as 9420 or 10.0.0.5:9420");
        }
        String host = form.group(1) == null ? LOOPBACK : form.group(1);
        try {
            return new MetricsAddress(host, InetAddress.getByName(host), Integer.parseInt(form.group(2)));
        } catch (UnknownHostException e) {
            throw SetupFailure.usage("--metrics: host '" + host + "' is not known");
        }
    }
}
