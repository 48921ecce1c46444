package org.farheap.tracer;

import java.util.List;
import java.util.Objects;

/// A class as told by the JVM. What it says is checked when a ClassTable is built, against the heap's encoding.
///
/// @param klass address of the class's Klass, its id
/// @param instanceBytes size of an object; of a mirror or a stack chunk, of its part that is the same in all. 0 for arrays
/// @param oopMapBlocks reference fields, without those of `reference`
/// @param arrayHeaderBytes offset of an array's first element; 0 for others
/// @param log2ElementBytes of an array
/// @param mirror of a MIRROR, else null
/// @param reference of a REFERENCE, else null
/// @param stackSizeOffset of a STACK_CHUNK: of an int, the words of stack behind the fields; else 0
public record ClassLayout(long klass, String name, LayoutKind kind, int instanceBytes, List<OopMapBlock> oopMapBlocks,
        int arrayHeaderBytes, int log2ElementBytes, MirrorFields mirror, ReferenceFields reference, int stackSizeOffset) {
    public ClassLayout {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
        oopMapBlocks = List.copyOf(oopMapBlocks);
    }

    public static ClassLayout instance(long klass, String name, int bytes, List<OopMapBlock> blocks) {
        return new ClassLayout(klass, name, LayoutKind.INSTANCE, bytes, blocks, 0, 0, null, null, 0);
    }

    public static ClassLayout classLoader(long klass, String name, int bytes, List<OopMapBlock> blocks) {
        return new ClassLayout(klass, name, LayoutKind.CLASS_LOADER, bytes, blocks, 0, 0, null, null, 0);
    }

    public static ClassLayout objectArray(long klass, String name, int headerBytes, int log2ElementBytes) {
        return new ClassLayout(klass, name, LayoutKind.OBJECT_ARRAY, 0, List.of(), headerBytes, log2ElementBytes, null, null, 0);
    }

    public static ClassLayout primitiveArray(long klass, String name, int headerBytes, int log2ElementBytes) {
        return new ClassLayout(klass, name, LayoutKind.PRIMITIVE_ARRAY, 0, List.of(), headerBytes, log2ElementBytes, null, null, 0);
    }

    public static ClassLayout mirror(long klass, String name, int bytes, List<OopMapBlock> blocks, MirrorFields mirror) {
        return new ClassLayout(klass, name, LayoutKind.MIRROR, bytes, blocks, 0, 0, mirror, null, 0);
    }

    public static ClassLayout reference(long klass, String name, int bytes, List<OopMapBlock> blocks, ReferenceFields reference) {
        return new ClassLayout(klass, name, LayoutKind.REFERENCE, bytes, blocks, 0, 0, null, reference, 0);
    }

    public static ClassLayout stackChunk(long klass, String name, int bytes, List<OopMapBlock> blocks, int stackSizeOffset) {
        return new ClassLayout(klass, name, LayoutKind.STACK_CHUNK, bytes, blocks, 0, 0, null, null, stackSizeOffset);
    }
}
