package org.farheap.agent;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Walks an HPROF file to its end and compares the arrays that DumpMe marked.
 *
 * <pre>
 *   file:       "JAVA PROFILE 1.0.2\0" | u4 identifier bytes | u8 time | records ...
 *   record:     u1 tag | u4 time | u4 body bytes | body
 *   heap dump:  sub-records ..., each u1 tag | fields; lengths follow from the tag
 * </pre>
 */
final class HeapDumpFile {
    private static final int HEAP_DUMP = 0x0C;
    private static final int HEAP_DUMP_SEGMENT = 0x1C;
    private static final int HEAP_DUMP_END = 0x2C;
    private static final int TYPE_OBJECT = 2;
    private static final int TYPE_LONG = 11;
    private static final long MARK = 0x4641524845415021L;
    /** Bytes of a value by its type: object, boolean (4), char, float, double, byte, short, int, long (11). */
    private static final int[] TYPE_BYTES = {0, 0, 8, 0, 1, 2, 4, 8, 1, 2, 4, 8};

    private final DataInputStream in;
    private long left;
    private boolean ended;
    private int marked;
    private int wrong;

    private HeapDumpFile(DataInputStream in) {
        this.in = in;
    }

    static HeapDumpFile read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
            HeapDumpFile dump = new HeapDumpFile(in);
            dump.header();
            dump.records();
            return dump;
        }
    }

    /** Whether the file ends with the record that ends a dump. */
    boolean ended() {
        return ended;
    }

    int marked() {
        return marked;
    }

    int wrong() {
        return wrong;
    }

    private void header() throws IOException {
        String expected = "JAVA PROFILE 1.0.2\0";
        String found = new String(in.readNBytes(expected.length()), java.nio.charset.StandardCharsets.US_ASCII);
        int identifierBytes = in.readInt();
        in.readLong();
        if (!found.equals(expected) || identifierBytes != TYPE_BYTES[TYPE_OBJECT]) {
            throw new IOException("not a heap dump: " + found + ", identifiers of " + identifierBytes + " bytes");
        }
    }

    private void records() throws IOException {
        for (int tag = in.read(); tag != -1; tag = in.read()) {
            in.readInt();
            left = Integer.toUnsignedLong(in.readInt());
            ended = tag == HEAP_DUMP_END;
            if (tag == HEAP_DUMP || tag == HEAP_DUMP_SEGMENT) {
                while (left > 0) {
                    subRecord();
                }
            } else {
                skip(left);
            }
        }
    }

    private void subRecord() throws IOException {
        int tag = u1();
        switch (tag) {
            case 0xFF, 0x05, 0x07 -> skip(8);
            case 0x01 -> skip(16);
            case 0x02, 0x03, 0x08 -> skip(16);
            case 0x04, 0x06 -> skip(12);
            case 0x20 -> classDump();
            case 0x21 -> instance();
            case 0x22 -> objectArray();
            case 0x23 -> primitiveArray();
            default -> throw new IOException("unknown sub-record " + tag);
        }
    }

    private void classDump() throws IOException {
        skip(8 + 4 + 6 * 8 + 4);
        for (int constants = u2(); constants > 0; constants--) {
            skip(2);
            skip(TYPE_BYTES[u1()]);
        }
        for (int statics = u2(); statics > 0; statics--) {
            skip(8);
            skip(TYPE_BYTES[u1()]);
        }
        skip(u2() * (8L + 1));
    }

    private void instance() throws IOException {
        skip(8 + 4 + 8);
        skip(u4());
    }

    private void objectArray() throws IOException {
        skip(8 + 4);
        long elements = u4();
        skip(8);
        skip(elements * 8);
    }

    private void primitiveArray() throws IOException {
        skip(8 + 4);
        long elements = u4();
        int type = u1();
        if (type != TYPE_LONG || elements < 2) {
            skip(elements * TYPE_BYTES[type]);
        } else if (u8() != MARK) {
            skip((elements - 1) * 8);
        } else {
            markedArray(elements);
        }
    }

    private void markedArray(long elements) throws IOException {
        long number = u8();
        boolean right = true;
        for (long i = 2; i < elements; i++) {
            right &= u8() == number * 31 + i;
        }
        marked++;
        wrong += right ? 0 : 1;
    }

    private int u1() throws IOException {
        left -= 1;
        return in.readUnsignedByte();
    }

    private int u2() throws IOException {
        left -= 2;
        return in.readUnsignedShort();
    }

    private long u4() throws IOException {
        left -= 4;
        return Integer.toUnsignedLong(in.readInt());
    }

    private long u8() throws IOException {
        left -= 8;
        return in.readLong();
    }

    private void skip(long bytes) throws IOException {
        left -= bytes;
        try {
            in.skipNBytes(bytes);
        } catch (EOFException early) {
            throw new IOException("the dump ends within a record", early);
        }
    }
}
