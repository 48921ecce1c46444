package org.farheap.wire;

import java.nio.ByteBuffer;

/**
 * Wire format of near-data work, version 1. Twin of jvmti-agent/src/transport/near_wire.hpp, which draws the connection and says what
 * answers what; same names, same order, and the tests of both read the same golden bytes. Conventions are those of {@link Wire}.
 */
public final class NearWire {
    private NearWire() {}

    /** Values of {@link Wire.ControlHeader#type}, beside those of {@link Wire.ControlType}. */
    public static final class NearType {
        public static final short NEAR_HELLO = 32;
        public static final short NEAR_WELCOME = 33;
        public static final short HEAP_ENCODING = 34;
        public static final short FORGET_CLASSES = 35;
        public static final short CLASS_LAYOUTS = 36;
        public static final short REGION_TABLE = 37;
        public static final short HELD_PAGES = 38;
        public static final short ADDRESSES = 39;
        public static final short CALL = 40;
        public static final short RESULT = 41;
        public static final short NEAR_PEERS = 42;
        public static final short PEER_HELLO = 43;
        public static final short PEER_WELCOME = 44;
        public static final short PEER_TURN = 45;
        public static final short PEER_ADDRESSES = 46;
        public static final short PEER_STEP = 47;

        private NearType() {}
    }

    /** Values of {@link ClassLayout#kind}. */
    public static final class LayoutKind {
        public static final short INSTANCE = 0;
        public static final short OBJECT_ARRAY = 1;
        public static final short PRIMITIVE_ARRAY = 2;
        public static final short MIRROR = 3;
        public static final short REFERENCE = 4;
        public static final short CLASS_LOADER = 5;
        public static final short STACK_CHUNK = 6;

        private LayoutKind() {}
    }

    /** Values of {@link Region#kind}. */
    public static final class RegionKind {
        public static final int FREE = 0;
        public static final int YOUNG = 1;
        public static final int OLD = 2;
        public static final int HUMONGOUS_START = 3;
        public static final int HUMONGOUS_CONTINUES = 4;
        public static final int OTHER = 5;

        private RegionKind() {}
    }

    /** Values of {@link Result#status}. */
    public static final class NearStatus {
        public static final int OK = 0;
        public static final int UNKNOWN_FUNCTION = 1;
        public static final int BAD_DESCRIPTION = 2;
        public static final int BAD_PARAMETERS = 3;
        public static final int CUT_OFF = 4;
        public static final int OUT_OF_MEMORY = 5;
        public static final int FAILED = 6;
        public static final int PEER_LOST = 7;

        private NearStatus() {}
    }

    /** Values of {@link ReferenceSource#verdict}. */
    public static final class Verdict {
        public static final int COMPLETE = 0;
        public static final int NOT_HELD = 1;
        public static final int UNREADABLE = 2;
        public static final int UNSKIPPABLE = 3;
        public static final int TOO_MANY = 4;

        private Verdict() {}
    }

    /** near_hello: names the lease. */
    public record NearHello(int magic, short version, short zero, long lease, long key) {
        public static final int SIZE = 24;

        public static NearHello read(ByteBuffer in) {
            return new NearHello(in.getInt(), in.getShort(), in.getShort(), in.getLong(), in.getLong());
        }

        public void write(ByteBuffer out) {
            out.putInt(magic).putShort(version).putShort(zero).putLong(lease).putLong(key);
        }
    }

    /** Bases are 0 when wide; flags are 0 or 1. */
    public record HeapEncoding(long heapBase, long heapBytes, long oopBase, long klassBase, int regionBytes, int objectAlignment,
            byte narrowOops, byte oopShift, byte narrowKlasses, byte klassShift, byte compactHeaders) {
        public static final int SIZE = 48;

        public static HeapEncoding read(ByteBuffer in) {
            HeapEncoding read = new HeapEncoding(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getInt(), in.getInt(),
                    in.get(), in.get(), in.get(), in.get(), in.get());
            in.position(in.position() + 3);
            return read;
        }

        public void write(ByteBuffer out) {
            out.putLong(heapBase).putLong(heapBytes).putLong(oopBase).putLong(klassBase).putInt(regionBytes).putInt(objectAlignment);
            out.put(narrowOops).put(oopShift).put(narrowKlasses).put(klassShift).put(compactHeaders);
            out.put(new byte[3]);
        }
    }

    /**
     * Head of a table. class_layouts: followed by count times a ClassLayout with its OopMapBlocks and its name (UTF-8, filled up with zeros
     * to 8 bytes). region_table: by count regions from first on. held_pages: by a bit for each page from first on, in 64-bit words.
     * addresses, peer_addresses: by count addresses; first of peer_addresses is the step.
     */
    public record Entries(int first, int count) {
        public static final int SIZE = 8;

        public static Entries read(ByteBuffer in) {
            return new Entries(in.getInt(), in.getInt());
        }

        public void write(ByteBuffer out) {
            out.putInt(first).putInt(count);
        }
    }

    /**
     * A class, by the address of its Klass. weak: of a reference, whether its referent may die. first, second, third: offsets of a mirror's
     * size, count of static references, and static references; of a reference's referent, and discovered; of a stack chunk's size.
     */
    public record ClassLayout(long klass, int instanceBytes, short kind, short nameBytes, short oopMapBlocks, short arrayHeaderBytes,
            short log2ElementBytes, short weak, int first, int second, int third, int zero) {
        public static final int SIZE = 40;

        public static ClassLayout read(ByteBuffer in) {
            return new ClassLayout(in.getLong(), in.getInt(), in.getShort(), in.getShort(), in.getShort(), in.getShort(), in.getShort(),
                    in.getShort(), in.getInt(), in.getInt(), in.getInt(), in.getInt());
        }

        public void write(ByteBuffer out) {
            out.putLong(klass).putInt(instanceBytes).putShort(kind).putShort(nameBytes).putShort(oopMapBlocks).putShort(arrayHeaderBytes);
            out.putShort(log2ElementBytes).putShort(weak).putInt(first).putInt(second).putInt(third).putInt(zero);
        }
    }

    /** References that lie one behind the other; offset from the object's start. */
    public record OopMapBlock(int offset, int count) {
        public static final int SIZE = 8;

        public static OopMapBlock read(ByteBuffer in) {
            return new OopMapBlock(in.getInt(), in.getInt());
        }

        public void write(ByteBuffer out) {
            out.putInt(offset).putInt(count);
        }
    }

    /** epoch: of its content; comes back with what was computed from it. */
    public record Region(long epoch, int usedBytes, int kind) {
        public static final int SIZE = 16;

        public static Region read(ByteBuffer in) {
            return new Region(in.getLong(), in.getInt(), in.getInt());
        }

        public void write(ByteBuffer out) {
            out.putLong(epoch).putInt(usedBytes).putInt(kind);
        }
    }

    /** call: followed by the function's name (UTF-8) and its parameters. A server may allow less than limitMillis. */
    public record Call(int functionBytes, int parameterBytes, long limitMillis) {
        public static final int SIZE = 16;

        public static Call read(ByteBuffer in) {
            return new Call(in.getInt(), in.getInt(), in.getLong());
        }

        public void write(ByteBuffer out) {
            out.putInt(functionBytes).putInt(parameterBytes).putLong(limitMillis);
        }
    }

    /** result: followed by the function's answer, or with another status than OK by one line for the user. */
    public record Result(int status, int bytes, int more, int zero) {
        public static final int SIZE = 16;

        public static Result read(ByteBuffer in) {
            return new Result(in.getInt(), in.getInt(), in.getInt(), in.getInt());
        }

        public void write(ByteBuffer out) {
            out.putInt(status).putInt(bytes).putInt(more).putInt(zero);
        }
    }

    /** near_peers: followed by count times a Peer with its host (UTF-8, filled up with zeros to 8 bytes). index: of the server that it is told. */
    public record Peers(long call, int index, int count) {
        public static final int SIZE = 16;

        public static Peers read(ByteBuffer in) {
            return new Peers(in.getLong(), in.getInt(), in.getInt());
        }

        public void write(ByteBuffer out) {
            out.putLong(call).putInt(index).putInt(count);
        }
    }

    /** A server that holds another part of the heap, for the same agent, and runs the same call: its lease, and the lease's range. */
    public record Peer(long lease, long key, long firstOffset, long bytes, int index, short port, short hostBytes) {
        public static final int SIZE = 40;

        public static Peer read(ByteBuffer in) {
            return new Peer(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getInt(), in.getShort(), in.getShort());
        }

        public void write(ByteBuffer out) {
            out.putLong(lease).putLong(key).putLong(firstOffset).putLong(bytes).putInt(index).putShort(port).putShort(hostBytes);
        }
    }

    /** peer_hello: lease and key are those of the server that takes it; index and server are the caller's. server: random, a process's. */
    public record PeerHello(int magic, short version, short zero, long lease, long key, long call, long server, int index, int zero2) {
        public static final int SIZE = 48;

        public static PeerHello read(ByteBuffer in) {
            return new PeerHello(in.getInt(), in.getShort(), in.getShort(), in.getLong(), in.getLong(), in.getLong(), in.getLong(),
                    in.getInt(), in.getInt());
        }

        public void write(ByteBuffer out) {
            out.putInt(magic).putShort(version).putShort(zero).putLong(lease).putLong(key).putLong(call).putLong(server);
            out.putInt(index).putInt(zero2);
        }
    }

    /** peer_welcome: who takes the hello. */
    public record PeerWelcome(long server) {
        public static final int SIZE = 8;

        public static PeerWelcome read(ByteBuffer in) {
            return new PeerWelcome(in.getLong());
        }

        public void write(ByteBuffer out) {
            out.putLong(server);
        }
    }

    /** peer_step: the end of what the sender gives in a step. gives: whether it gives anything to anybody; 0 or 1. count: to this one. */
    public record PeerStep(int step, int gives, long count) {
        public static final int SIZE = 16;

        public static PeerStep read(ByteBuffer in) {
            return new PeerStep(in.getInt(), in.getInt(), in.getLong());
        }

        public void write(ByteBuffer out) {
            out.putInt(step).putInt(gives).putLong(count);
        }
    }

    /**
     * The answer of "histogram" and "liveness": followed by its ColdClasses and ColdRegions. regions: that were read; those of a humongous
     * object count as one. unreadable: regions that are held, and whose bytes made no sense, or changed. bytes: used in the regions read.
     */
    public record ColdHeap(int classes, int regions, int unreadable, int zero, long bytes, long busyNanos) {
        public static final int SIZE = 32;

        public static ColdHeap read(ByteBuffer in) {
            return new ColdHeap(in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getLong(), in.getLong());
        }

        public void write(ByteBuffer out) {
            out.putInt(classes).putInt(regions).putInt(unreadable).putInt(zero).putLong(bytes).putLong(busyNanos);
        }
    }

    /** Dead objects are among the objects; a histogram knows none. */
    public record ColdClass(long klass, long objects, long bytes, long deadObjects, long deadBytes) {
        public static final int SIZE = 40;

        public static ColdClass read(ByteBuffer in) {
            return new ColdClass(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
        }

        public void write(ByteBuffer out) {
            out.putLong(klass).putLong(objects).putLong(bytes).putLong(deadObjects).putLong(deadBytes);
        }
    }

    /**
     * The parameters of "references": followed by two times a bit for each region of the heap, in 64-bit words: whether its references are
     * asked for, and whether those that lead to it are. knownLiveBytes: 0, or there is one source, and of its first so many bytes the call's
     * addresses are a bit for each word, set where an object begins that the collector does not know to be dead.
     */
    public record ReferencesAsked(int targetsMax, int knownLiveBytes) {
        public static final int SIZE = 8;

        public static ReferencesAsked read(ByteBuffer in) {
            return new ReferencesAsked(in.getInt(), in.getInt());
        }

        public void write(ByteBuffer out) {
            out.putInt(targetsMax).putInt(knownLiveBytes);
        }
    }

    /**
     * The answer of "references": followed by its ReferenceSources, the Klasses (64 bits each) of all objects in those that are complete, and
     * its ReferenceTargets, each with its addresses. targets: addresses in all.
     */
    public record References(int sources, int classes, int targetRegions, int zero, long targets, long busyNanos) {
        public static final int SIZE = 32;

        public static References read(ByteBuffer in) {
            return new References(in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getLong(), in.getLong());
        }

        public void write(ByteBuffer out) {
            out.putInt(sources).putInt(classes).putInt(targetRegions).putInt(zero).putLong(targets).putLong(busyNanos);
        }
    }

    /** A region that was asked of, or the first of a humongous object. targets: distinct ones that are asked for; 0 unless complete. */
    public record ReferenceSource(int region, int verdict, long epoch, long targets) {
        public static final int SIZE = 24;

        public static ReferenceSource read(ByteBuffer in) {
            return new ReferenceSource(in.getInt(), in.getInt(), in.getLong(), in.getLong());
        }

        public void write(ByteBuffer out) {
            out.putInt(region).putInt(verdict).putLong(epoch).putLong(targets);
        }
    }

    /** A region that references lead to: followed by count addresses in it, distinct and ascending. */
    public record ReferenceTargets(int region, int count) {
        public static final int SIZE = 8;

        public static ReferenceTargets read(ByteBuffer in) {
            return new ReferenceTargets(in.getInt(), in.getInt());
        }

        public void write(ByteBuffer out) {
            out.putInt(region).putInt(count);
        }
    }

    /** A region that was read. */
    public record ColdRegion(int region, int zero, long epoch, long bytes, long deadBytes) {
        public static final int SIZE = 32;

        public static ColdRegion read(ByteBuffer in) {
            return new ColdRegion(in.getInt(), in.getInt(), in.getLong(), in.getLong(), in.getLong());
        }

        public void write(ByteBuffer out) {
            out.putInt(region).putInt(zero).putLong(epoch).putLong(bytes).putLong(deadBytes);
        }
    }
}
