package org.farheap.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * Checks a packed UCX worker address before UCX unpacks it.
 *
 * <p>libucx trusts these bytes: it aborts the process on an unknown version and follows lengths past the end. So the structure
 * is walked here first, and every transport that this server has too must come with addresses of the lengths that this server's
 * own have. Layout of version 1 (UCX 1.11 and later), all in one row:
 *
 * <pre>
 *   | flags:4 version:4 | uuid 8 | client id 8, if CLIENT_ID | length 1, name, if DEBUG_INFO |
 *   device: | md: EMPTY 80 | LAST 80, PATHS 40, SYS 20, length 1f | paths 1, if PATHS | system device 1, if SYS | address |
 *     transport, unless EMPTY: | checksum 2 | attributes 16 | LAST 80, HAS_EP 40, length 3f | address |
 * </pre>
 */
final class WorkerAddress {
    /** UCX packs at most 128 transports of about 40 bytes. */
    static final int BYTES_MAX = 8 * 1024;

    private static final int VERSION_MASK = 0x0f;
    private static final int FLAG_DEBUG_INFO = 0x10;
    private static final int FLAG_CLIENT_ID = 0x40;
    private static final int UUID_BYTES = 8;
    private static final int CLIENT_ID_BYTES = 8;
    private static final int NO_DEVICES = 0xff;
    private static final int LAST = 0x80;
    private static final int DEVICE_EMPTY = 0x80;
    private static final int DEVICE_PATHS = 0x40;
    private static final int DEVICE_SYSTEM = 0x20;
    private static final int DEVICE_LENGTH = 0x1f;
    private static final int TRANSPORT_ATTRIBUTE_BYTES = 16;
    private static final int TRANSPORT_BANDWIDTH = 4;
    private static final int TRANSPORT_ENDPOINT = 0x40;
    private static final int TRANSPORT_LENGTH = 0x3f;
    private static final int TRANSPORTS_MAX = 128;

    private record Lengths(int device, int transport) {}

    private static final class Fault extends Exception {
        private static final long serialVersionUID = 1;

        Fault(String message) {
            super(message, null, false, false);
        }
    }

    /** By transport name checksum. */
    private final Map<Short, Lengths> known = new HashMap<>();

    /** @param own the address of this server's worker */
    WorkerAddress(byte[] own) {
        try {
            walk(own, known::put);
        } catch (Fault e) {
            throw new IllegalStateException("this UCX packs addresses in a form unknown here: " + e.getMessage());
        }
    }

    /** What is wrong with {@code address}, or null. */
    String faultOf(byte[] address) {
        try {
            walk(address, this::checkLengths);
            return null;
        } catch (Fault e) {
            return e.getMessage();
        }
    }

    /** A copy for UCX, direct, with zeros behind it for a transport that reads more than its own length. */
    static ByteBuffer padded(byte[] address) {
        return ByteBuffer.allocateDirect(BYTES_MAX + address.length).put(address).rewind();
    }

    private void checkLengths(short checksum, Lengths lengths) throws Fault {
        Lengths own = known.get(checksum);
        if (own != null && !own.equals(lengths)) {
            throw new Fault("a transport address of a wrong length");
        }
    }

    private interface Visitor {
        void transport(short checksum, Lengths lengths) throws Fault;
    }

    private static void walk(byte[] address, Visitor visitor) throws Fault {
        if (address.length > BYTES_MAX) {
            throw new Fault("too long");
        }
        ByteBuffer in = ByteBuffer.wrap(address).order(ByteOrder.LITTLE_ENDIAN);
        walkHeader(in);
        int transports = 0;
        boolean last = in.hasRemaining() && (in.get(in.position()) & 0xff) == NO_DEVICES;
        while (!last) {
            boolean empty = (next(in) & DEVICE_EMPTY) != 0;
            int device = next(in);
            last = (device & LAST) != 0;
            skip(in, ((device & DEVICE_PATHS) != 0 ? 1 : 0) + ((device & DEVICE_SYSTEM) != 0 ? 1 : 0));
            skip(in, device & DEVICE_LENGTH);
            transports += empty ? 0 : walkTransports(in, device & DEVICE_LENGTH, visitor);
            if (transports > TRANSPORTS_MAX) {
                throw new Fault("too many transports");
            }
        }
    }

    private static void walkHeader(ByteBuffer in) throws Fault {
        int head = next(in);
        if ((head & VERSION_MASK) != 0) {
            throw new Fault("unknown version");
        }
        skip(in, UUID_BYTES + ((head & FLAG_CLIENT_ID) != 0 ? CLIENT_ID_BYTES : 0));
        if ((head & FLAG_DEBUG_INFO) != 0) {
            skip(in, next(in));
        }
    }

    private static int walkTransports(ByteBuffer in, int deviceLength, Visitor visitor) throws Fault {
        int transports = 0;
        int head;
        do {
            need(in, Short.BYTES + TRANSPORT_ATTRIBUTE_BYTES);
            short checksum = in.getShort();
            if (!(in.getFloat(in.position() + TRANSPORT_BANDWIDTH) > 0)) {
                throw new Fault("a transport without bandwidth");
            }
            skip(in, TRANSPORT_ATTRIBUTE_BYTES);
            head = next(in);
            if ((head & TRANSPORT_ENDPOINT) != 0) {
                throw new Fault("an endpoint's address, not a worker's");
            }
            skip(in, head & TRANSPORT_LENGTH);
            visitor.transport(checksum, new Lengths(deviceLength, head & TRANSPORT_LENGTH));
            transports++;
        } while ((head & LAST) == 0);
        return transports;
    }

    private static int next(ByteBuffer in) throws Fault {
        need(in, 1);
        return in.get() & 0xff;
    }

    private static void skip(ByteBuffer in, int bytes) throws Fault {
        need(in, bytes);
        in.position(in.position() + bytes);
    }

    private static void need(ByteBuffer in, int bytes) throws Fault {
        if (in.remaining() < bytes) {
            throw new Fault("cut short");
        }
    }
}
