package org.farheap.tracer;

import java.util.ArrayList;
import java.util.List;

/// A class of each kind, laid out as HotSpot would under an encoding.
final class TestClasses {
    private static final long KLASS_STRIDE = 1 << 10;

    private final HeapEncoding encoding;
    private final int oop;
    private final int firstOop;
    private final List<ClassLayout> all = new ArrayList<>();
    final ClassLayout object;
    final ClassLayout node;
    final ClassLayout record;
    final ClassLayout objectArray;
    final ClassLayout bytes;
    final ClassLayout ints;
    final ClassLayout longs;
    final ClassLayout mirror;
    final ClassLayout weak;
    final ClassLayout soft;
    final ClassLayout loader;
    final ClassLayout chunk;

    TestClasses(HeapEncoding encoding) {
        this.encoding = encoding;
        oop = encoding.oops().bytes();
        firstOop = up(encoding.headerBytes(), oop);
        int log2 = oop == 4 ? 2 : 3;
        int ahead = encoding.arrayLengthOffset() + 4;
        object = add(ClassLayout.instance(klass(), "java.lang.Object", up(encoding.headerBytes(), 8), List.of()));
        node = add(ClassLayout.instance(klass(), "Node", up(firstOop + 5 * oop, 8),
                List.of(new OopMapBlock(firstOop, 2), new OopMapBlock(firstOop + 4 * oop, 1))));
        record = add(ClassLayout.instance(klass(), "Record", 64, List.of()));
        objectArray = add(ClassLayout.objectArray(klass(), "[Ljava.lang.Object;", up(ahead, oop), log2));
        bytes = add(ClassLayout.primitiveArray(klass(), "[B", ahead, 0));
        ints = add(ClassLayout.primitiveArray(klass(), "[I", ahead, 2));
        longs = add(ClassLayout.primitiveArray(klass(), "[J", up(ahead, 8), 3));
        int afterTwo = firstOop + 2 * oop;
        mirror = add(ClassLayout.mirror(klass(), "java.lang.Class", up(afterTwo + 12, 8), List.of(new OopMapBlock(firstOop, 2)),
                new MirrorFields(afterTwo, afterTwo + 4, up(afterTwo + 12, 8))));
        weak = add(reference("java.lang.ref.WeakReference", true));
        soft = add(reference("java.lang.ref.SoftReference", false));
        loader = add(ClassLayout.classLoader(klass(), "Loader", up(firstOop + oop, 8), List.of(new OopMapBlock(firstOop, 1))));
        chunk = add(ClassLayout.stackChunk(klass(), "jdk.internal.vm.StackChunk", up(firstOop + oop + 8, 8),
                List.of(new OopMapBlock(firstOop, 1)), firstOop + oop));
    }

    private ClassLayout reference(String name, boolean weakReferent) {
        return ClassLayout.reference(klass(), name, up(firstOop + 4 * oop, 8), List.of(new OopMapBlock(firstOop + oop, 2)),
                new ReferenceFields(firstOop, firstOop + 3 * oop, weakReferent));
    }

    private ClassLayout add(ClassLayout layout) {
        all.add(layout);
        return layout;
    }

    private long klass() {
        return encoding.klasses().base() + (all.size() + 1) * KLASS_STRIDE;
    }

    static int up(int value, int to) {
        return (value + to - 1) / to * to;
    }

    List<ClassLayout> all() {
        return all;
    }

    ClassTable table() {
        return ClassTable.of(encoding, all);
    }
}
