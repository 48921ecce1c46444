package org.farheap.tracer;

import java.util.stream.IntStream;

/// A checked layout, made ready for reading objects.
final class ClassShape {
    private static final int[] NONE = {};

    final ClassLayout layout;
    final LayoutKind kind;
    /// Position in the table.
    final int index;
    /// The klass as it stands in a header.
    final long encodedKlass;
    /// Size of every object, or 0 where the object has to be asked.
    final int fixedBytes;
    final boolean isArray;
    final int arrayHeaderBytes;
    final int log2ElementBytes;
    /// Offsets of the reference fields that are followed always.
    final int[] strongOffsets;
    /// Those, and the referent.
    final int[] allOffsets;
    final boolean hasElements;
    final boolean hasStatics;
    /// Whether an object has references, if it is no empty array.
    final boolean mayRefer;

    ClassShape(HeapEncoding encoding, ClassLayout layout, int index) {
        this.layout = layout;
        this.kind = layout.kind();
        this.index = index;
        encodedKlass = encoding.klasses().encode(layout.klass());
        isArray = kind.isArray();
        arrayHeaderBytes = layout.arrayHeaderBytes();
        log2ElementBytes = layout.log2ElementBytes();
        hasElements = kind == LayoutKind.OBJECT_ARRAY;
        hasStatics = kind == LayoutKind.MIRROR;
        fixedBytes = hasStatics || kind == LayoutKind.STACK_CHUNK ? 0 : layout.instanceBytes();
        allOffsets = offsets(encoding.oops().bytes(), true);
        mayRefer = hasElements || hasStatics || kind == LayoutKind.STACK_CHUNK || allOffsets.length > 0;
        strongOffsets = layout.reference() != null && layout.reference().weak() ? offsets(encoding.oops().bytes(), false) : allOffsets;
    }

    private int[] offsets(int oopBytes, boolean withReferent) {
        IntStream fields = layout.oopMapBlocks().stream()
                .flatMapToInt(block -> IntStream.range(0, block.count()).map(i -> block.offset() + i * oopBytes));
        if (layout.reference() != null) {
            fields = IntStream.concat(fields, IntStream.of(layout.reference().discoveredOffset()));
            fields = withReferent ? IntStream.concat(fields, IntStream.of(layout.reference().referentOffset())) : fields;
        }
        int[] sorted = fields.sorted().toArray();
        return sorted.length == 0 ? NONE : sorted;
    }
}
