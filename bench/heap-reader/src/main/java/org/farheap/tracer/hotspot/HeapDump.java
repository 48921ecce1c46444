package org.farheap.tracer.hotspot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;

/// A heap dump of HotSpot, whose object ids are the objects' addresses. It is gone through twice, for an instance may stand before the
/// class that tells its fields.
///
/// ```
/// file:        "JAVA PROFILE 1.0.2\0" | u4 identifier bytes | u8 time | records ...
/// record:      u1 tag | u4 time | u4 body bytes | body
/// sub-record:  u1 tag | fields; lengths follow from the tag
/// ```
final class HeapDump {
    private static final int STRING = 0x01;
    private static final int LOAD_CLASS = 0x02;
    private static final int HEAP_DUMP = 0x0C;
    private static final int HEAP_DUMP_SEGMENT = 0x1C;
    private static final int HEADER_BYTES = 19 + 4 + 8;
    private static final int OBJECT = 2;
    /// Bytes of a value by its type: object, boolean (4), char, float, double, byte, short, int, long (11).
    private static final int[] TYPE_BYTES = {0, 0, 8, 0, 1, 2, 4, 8, 1, 2, 4, 8};
    private static final String ARRAY_OF = "    ZCFDBSIJ";

    /// @param statics what its static fields refer to; not what HotSpot adds to them, which lies outside the heap
    record DumpedClass(String name, long superclass, List<Field> fields, LongArrayList statics) {}

    record Field(String name, int type) {}

    private final ByteBuffer file;
    private final Map<Long, String> strings = new HashMap<>();
    private final Map<Long, String> classNames = new HashMap<>();
    private final Map<Long, DumpedClass> classes = new HashMap<>();
    private final LongArrayList roots = new LongArrayList();
    private final ObjectGraph graph = new ObjectGraph();
    private boolean classesOnly = true;

    private HeapDump(ByteBuffer file) {
        this.file = file.order(ByteOrder.BIG_ENDIAN);
    }

    static HeapDump read(Path path) throws IOException {
        HeapDump dump = new HeapDump(ByteBuffer.wrap(Files.readAllBytes(path)));
        if (dump.file.getInt(19) != Long.BYTES) {
            throw new IOException("not a heap dump with identifiers of 8 bytes: " + path);
        }
        dump.records();
        dump.classesOnly = false;
        dump.records();
        dump.addMirrors();
        return dump;
    }

    /// Addresses that threads, JNI and the system's classes keep.
    LongArrayList roots() {
        return roots;
    }

    ObjectGraph graph() {
        return graph;
    }

    /// Addresses of the mirrors that there is a class record of, and no instance.
    LongArrayList classRecords() {
        LongArrayList mirrors = new LongArrayList();
        classes.keySet().forEach(mirrors::add);
        return mirrors;
    }

    private void records() throws IOException {
        file.position(HEADER_BYTES);
        while (file.hasRemaining()) {
            int tag = u1();
            file.getInt();
            int end = file.getInt() + file.position();
            switch (tag) {
                case STRING -> strings.put(file.getLong(), text(end));
                case LOAD_CLASS -> loadClass();
                case HEAP_DUMP, HEAP_DUMP_SEGMENT -> subRecords(end);
                default -> { }
            }
            file.position(end);
        }
    }

    private String text(int end) {
        return new String(file.array(), file.position(), end - file.position(), StandardCharsets.UTF_8);
    }

    private void loadClass() {
        file.getInt();
        long id = file.getLong();
        file.getInt();
        classNames.put(id, strings.get(file.getLong()));
    }

    private void subRecords(int end) throws IOException {
        while (file.position() < end) {
            int tag = u1();
            switch (tag) {
                case 0xFF, 0x05, 0x07 -> root(0);
                case 0x01 -> root(8);
                case 0x02, 0x03, 0x08 -> root(8);
                case 0x04, 0x06 -> root(4);
                case 0x20 -> classDump();
                case 0x21 -> instance();
                case 0x22 -> objectArray();
                case 0x23 -> primitiveArray();
                default -> throw new IOException("unknown sub-record " + tag);
            }
        }
    }

    private void root(int moreBytes) {
        long id = file.getLong();
        if (!classesOnly) {
            roots.add(id);
        }
        skip(moreBytes);
    }

    private void classDump() {
        long id = file.getLong();
        file.getInt();
        long superclass = file.getLong();
        // Loader, signers, protection domain, two reserved; size of an instance as HPROF counts it. There are no constants.
        skip(5 * Long.BYTES + Integer.BYTES + Short.BYTES);
        LongArrayList statics = new LongArrayList();
        for (int count = u2(); count > 0; count--) {
            String name = strings.get(file.getLong());
            int type = u1();
            if (type == OBJECT && !name.startsWith("<")) {
                statics.add(file.getLong(file.position()));
            }
            skip(TYPE_BYTES[type]);
        }
        List<Field> fields = new ArrayList<>();
        for (int count = u2(); count > 0; count--) {
            fields.add(new Field(strings.get(file.getLong()), u1()));
        }
        classes.put(id, new DumpedClass(classNames.get(id), superclass, fields, statics));
    }

    private void instance() {
        long id = file.getLong();
        file.getInt();
        long type = file.getLong();
        int end = file.getInt() + file.position();
        if (!classesOnly) {
            graph.begin(id, classes.get(type).name(), type);
            boolean weak = isWeak(type);
            for (long of = type; of != 0; of = classes.get(of).superclass()) {
                for (Field field : classes.get(of).fields()) {
                    field(field, weak);
                }
            }
        }
        file.position(end);
    }

    private void field(Field field, boolean weak) {
        if (field.type() == OBJECT) {
            graph.reference(file.getLong(file.position()), weak && field.name().equals("referent"));
        }
        skip(TYPE_BYTES[field.type()]);
    }

    private boolean isWeak(long type) {
        for (long of = type; of != 0; of = classes.get(of).superclass()) {
            String name = classes.get(of).name();
            if (name.equals("java/lang/ref/WeakReference") || name.equals("java/lang/ref/PhantomReference")) {
                return true;
            }
        }
        return false;
    }

    private void objectArray() {
        long id = file.getLong();
        file.getInt();
        int length = file.getInt();
        long type = file.getLong();
        if (classesOnly) {
            skip(length * Long.BYTES);
            return;
        }
        graph.begin(id, classNames.get(type), type);
        for (int i = 0; i < length; i++) {
            graph.reference(file.getLong(), false);
        }
    }

    private void primitiveArray() {
        long id = file.getLong();
        file.getInt();
        int length = file.getInt();
        int type = u1();
        skip(length * TYPE_BYTES[type]);
        if (!classesOnly) {
            graph.begin(id, "[" + ARRAY_OF.charAt(type), 0);
        }
    }

    /// A class record is all that there is of a mirror.
    private void addMirrors() {
        long type = classes.entrySet().stream().filter(one -> one.getValue().name().equals("java/lang/Class")).findFirst().orElseThrow()
                .getKey();
        classes.forEach((id, dumped) -> {
            graph.begin(id, "java/lang/Class", type);
            dumped.statics().forEach(target -> graph.reference(target, false));
        });
    }

    private int u1() {
        return Byte.toUnsignedInt(file.get());
    }

    private int u2() {
        return Short.toUnsignedInt(file.getShort());
    }

    private void skip(int bytes) {
        file.position(file.position() + bytes);
    }
}
