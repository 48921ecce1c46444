package org.farheap.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which hosts this server may dial to meet its peers there: itself, and those that its operator names. So an agent cannot make it dial
 * whatever it likes, nor have names looked up.
 */
final class PeerHosts {
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private final Map<String, InetAddress> byName = new HashMap<>();

    /** @throws SetupFailure if a host is not known */
    PeerHosts(List<String> allowed) throws SetupFailure {
        byName.put("localhost", InetAddress.getLoopbackAddress());
        for (String host : allowed) {
            try {
                byName.put(host.toLowerCase(Locale.ROOT), InetAddress.getByName(host));
            } catch (UnknownHostException e) {
                throw SetupFailure.usage("--peers: host '" + host + "' is not known");
            }
        }
    }

    /** @param host as an agent names it. @return its address, or null when it may not be dialled */
    InetAddress find(String host) {
        InetAddress named = byName.get(host.toLowerCase(Locale.ROOT));
        if (named != null || !IPV4.matcher(host).matches()) {
            return named;
        }
        try {
            InetAddress address = InetAddress.ofLiteral(host);
            return address.isLoopbackAddress() || byName.containsValue(address) ? address : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
