package org.farheap.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Wire format between agent and memory server, version 1. Twin of jvmti-agent/src/transport/wire.hpp, which draws the
 * connections and says what answers what; same names, same order, and the tests of both read the same golden bytes.
 *
 * <p>All integers are little-endian and unsigned. Every struct has its size in bytes as {@code SIZE} and the byte offset of each field
 * as a constant, for code that reads memory in place, and a {@code read}/{@code write} pair over a {@link ByteBuffer} that uses
 * and advances its position. Buffers must be little-endian: see {@link #buffer(int)}.
 *
 * <pre>
 *   CONTROL frame:  0        4      6      8              16
 *                   | bytes  | type | zero | correlation  | payload ...     bytes = payload bytes, <= CONTROL_PAYLOAD_BYTES_MAX
 * </pre>
 */
public final class Wire {
    public static final int MAGIC = 0x48524146; // "FARH"
    public static final short VERSION = 1;
    public static final int CONTROL_PAYLOAD_BYTES_MAX = 64 * 1024;
    public static final int TOKEN_BYTES_MAX = 256;
    /** The agent sends a ping this often. */
    public static final int HEARTBEAT_MS = 500;
    /** The agent treats this much silence as the server's end. */
    public static final int HEARTBEAT_DEADLINE_MS = 3000;
    /** An agent believes bytes of a mapped extent only if, once copied, a ping that it sent at most this long ago is answered. */
    public static final int LEASE_PROOF_MS = 2000;
    /** A server keeps a lease this long after the agent's last frame, also when the connection is closed without a bye. */
    public static final int LEASE_KEEP_MS = 4000;
    public static final int DATA_BYTES_MAX = 256 * 1024;

    private Wire() {}

    /** A little-endian heap buffer of {@code bytes} bytes, positioned at 0. */
    public static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Values of {@link ControlHeader#type}. */
    public static final class ControlType {
        public static final short HELLO = 1;
        public static final short WELCOME = 2;
        public static final short REFUSED = 3;
        public static final short LEASE_EXTENT = 4;
        public static final short EXTENT = 5;
        public static final short RELEASE_EXTENT = 6;
        public static final short RELEASED = 7;
        public static final short PING = 8;
        public static final short PONG = 9;
        public static final short ATTACH = 10;
        public static final short ATTACHED = 11;
        public static final short BYE = 12;

        private ControlType() {}
    }

    /** Values of {@link Refused#refusal}. */
    public static final class Refusal {
        public static final int BAD_VERSION = 1;
        public static final int BAD_TOKEN = 2;
        public static final int NO_MEMORY = 3;
        public static final int MALFORMED = 4;
        public static final int OVER_QUOTA = 5;
        public static final int BUSY = 6;

        private Refusal() {}
    }

    /** Head of every control frame. */
    public record ControlHeader(int payloadBytes, short type, short zero, long correlation) {
        public static final int SIZE = 16;
        public static final int PAYLOAD_BYTES = 0;
        public static final int TYPE = 4;
        public static final int ZERO = 6;
        public static final int CORRELATION = 8;

        public static ControlHeader read(ByteBuffer in) {
            return new ControlHeader(in.getInt(), in.getShort(), in.getShort(), in.getLong());
        }

        public void write(ByteBuffer out) {
            out.putInt(payloadBytes).putShort(type).putShort(zero).putLong(correlation);
        }
    }

    /** hello: followed by tokenBytes of UTF-8. */
    public record Hello(int magic, short version, short tokenBytes, long quotaBytes, long firstOffset, int pageBytes, int pid,
            long pidSpace) {
        public static final int SIZE = 40;
        public static final int MAGIC = 0;
        public static final int VERSION = 4;
        public static final int TOKEN_BYTES = 6;
        public static final int QUOTA_BYTES = 8;
        public static final int FIRST_OFFSET = 16;
        public static final int PAGE_BYTES = 24;
        public static final int PID = 28;
        public static final int PID_SPACE = 32;

        public static Hello read(ByteBuffer in) {
            return new Hello(
                    in.getInt(), in.getShort(), in.getShort(), in.getLong(), in.getLong(), in.getInt(), in.getInt(), in.getLong());
        }

        public void write(ByteBuffer out) {
            out.putInt(magic).putShort(version).putShort(tokenBytes);
            out.putLong(quotaBytes).putLong(firstOffset).putInt(pageBytes).putInt(pid).putLong(pidSpace);
        }
    }

    /** welcome: followed by workerAddressBytes of the server's UCX worker address. */
    public record Welcome(long lease, long key, long extentBytes, int workerAddressBytes, int zero) {
        public static final int SIZE = 32;
        public static final int LEASE = 0;
        public static final int KEY = 8;
        public static final int EXTENT_BYTES = 16;
        public static final int WORKER_ADDRESS_BYTES = 24;
        public static final int ZERO = 28;

        public static Welcome read(ByteBuffer in) {
            return new Welcome(in.getLong(), in.getLong(), in.getLong(), in.getInt(), in.getInt());
        }

        public void write(ByteBuffer out) {
            out.putLong(lease).putLong(key).putLong(extentBytes).putInt(workerAddressBytes).putInt(zero);
        }
    }

    /** refused: followed by textBytes of UTF-8, one line for the user. */
    public record Refused(int refusal, int textBytes) {
        public static final int SIZE = 8;
        public static final int REFUSAL = 0;
        public static final int TEXT_BYTES = 4;

        public static Refused read(ByteBuffer in) {
            return new Refused(in.getInt(), in.getInt());
        }

        public void write(ByteBuffer out) {
            out.putInt(refusal).putInt(textBytes);
        }
    }

    /** pong: what the server's own processor has done for the lease; pages of mapped extents pass it by. */
    public record Pong(long pagesRead, long pagesWritten, long busyNanos) {
        public static final int SIZE = 24;
        public static final int PAGES_READ = 0;
        public static final int PAGES_WRITTEN = 8;
        public static final int BUSY_NANOS = 16;

        public static Pong read(ByteBuffer in) {
            return new Pong(in.getLong(), in.getLong(), in.getLong());
        }

        public void write(ByteBuffer out) {
            out.putLong(pagesRead).putLong(pagesWritten).putLong(busyNanos);
        }
    }

    /** lease_extent, release_extent, released; also attached (index = channel). Index = heap offset / extentBytes. */
    public record ExtentRef(int index, int zero) {
        public static final int SIZE = 8;
        public static final int INDEX = 0;
        public static final int ZERO = 4;

        public static ExtentRef read(ByteBuffer in) {
            return new ExtentRef(in.getInt(), in.getInt());
        }

        public void write(ByteBuffer out) {
            out.putInt(index).putInt(zero);
        }
    }

    /** extent: followed by rkeyBytes of packed UCX remote key. The address is the server's, for one-sided get and put. */
    public record Extent(int index, int rkeyBytes, long address) {
        public static final int SIZE = 16;
        public static final int INDEX = 0;
        public static final int RKEY_BYTES = 4;
        public static final int ADDRESS = 8;

        public static Extent read(ByteBuffer in) {
            return new Extent(in.getInt(), in.getInt(), in.getLong());
        }

        public void write(ByteBuffer out) {
            out.putInt(index).putInt(rkeyBytes).putLong(address);
        }
    }

    /** attach: followed by workerAddressBytes of the agent's UCX worker address. */
    public record Attach(int channel, int workerAddressBytes) {
        public static final int SIZE = 8;
        public static final int CHANNEL = 0;
        public static final int WORKER_ADDRESS_BYTES = 4;

        public static Attach read(ByteBuffer in) {
            return new Attach(in.getInt(), in.getInt());
        }

        public void write(ByteBuffer out) {
            out.putInt(channel).putInt(workerAddressBytes);
        }
    }

    /** Ids of UCX active messages: DataRequest or DataReply as AM header, pages as AM payload. */
    public static final class DataId {
        public static final int READ = 1;
        public static final int WRITE = 2;
        public static final int REPLY = 3;

        private DataId() {}
    }

    /** bytes: a multiple of pageBytes, at most DATA_BYTES_MAX, within one extent. */
    public record DataRequest(long lease, long key, long request, long offset, int bytes, int channel) {
        public static final int SIZE = 40;
        public static final int LEASE = 0;
        public static final int KEY = 8;
        public static final int REQUEST = 16;
        public static final int OFFSET = 24;
        public static final int BYTES = 32;
        public static final int CHANNEL = 36;

        public static DataRequest read(ByteBuffer in) {
            return new DataRequest(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getInt(), in.getInt());
        }

        public void write(ByteBuffer out) {
            out.putLong(lease).putLong(key).putLong(request).putLong(offset).putInt(bytes).putInt(channel);
        }
    }

    /** Values of {@link DataReply#status}. */
    public static final class DataStatus {
        public static final int OK = 0;
        public static final int REFUSED = 1;

        private DataStatus() {}
    }

    /** reply: to a read, followed by bytes of page data; to a write, bytes = the bytes stored and no payload. */
    public record DataReply(long request, int status, int bytes) {
        public static final int SIZE = 16;
        public static final int REQUEST = 0;
        public static final int STATUS = 8;
        public static final int BYTES = 12;

        public static DataReply read(ByteBuffer in) {
            return new DataReply(in.getLong(), in.getInt(), in.getInt());
        }

        public void write(ByteBuffer out) {
            out.putLong(request).putInt(status).putInt(bytes);
        }
    }
}
