package org.farheap.server;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the server listens: one IPv4 address of one interface of this machine, which control and data connections share.
 *
 * @param host as the user wrote it, for the ready line
 * @param interfaceName the interface that has {@code address}; UCX binds its own sockets to it
 */
record ListenAddress(String host, Inet4Address address, int port, String interfaceName) {
    private static final Pattern FORM = Pattern.compile("([^:\\[\\]]+):([0-9]{1,5})");
    private static final int PORT_MAX = 65535;

    /** Port 0 = any free one. */
    static ListenAddress parse(String text) throws SetupFailure {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(2)) > PORT_MAX) {
            throw SetupFailure.usage("--listen '" + text + "' is not HOST:PORT with an IPv4 address or a name, such as 127.0.0.1:7420");
        }
        String host = form.group(1);
        Inet4Address address = resolve(host);
        return new ListenAddress(host, address, Integer.parseInt(form.group(2)), interfaceOf(host, address));
    }

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, port);
    }

    boolean loopback() {
        return address.isLoopbackAddress();
    }

    private static Inet4Address resolve(String host) throws SetupFailure {
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .filter(Inet4Address.class::isInstance)
                    .map(Inet4Address.class::cast)
                    .findFirst()
                    .orElseThrow(() -> SetupFailure.usage("--listen: '" + host + "' has no IPv4 address"));
        } catch (UnknownHostException e) {
            throw SetupFailure.usage("--listen: host '" + host + "' is not known");
        }
    }

    private static String interfaceOf(String host, Inet4Address address) throws SetupFailure {
        if (address.isAnyLocalAddress()) {
            throw SetupFailure.usage("--listen " + host + " is every interface at once; name the address of the one that agents use");
        }
        try {
            NetworkInterface found = address.isLoopbackAddress() ? loopbackInterface() : NetworkInterface.getByInetAddress(address);
            if (found != null) {
                return found.getName();
            }
        } catch (SocketException e) {
            throw SetupFailure.environment("cannot list the network interfaces: " + e.getMessage());
        }
        throw SetupFailure.environment("no interface of this machine has the address " + host + "; see 'ip address'");
    }

    private static NetworkInterface loopbackInterface() throws SocketException {
        return NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
    }
}
