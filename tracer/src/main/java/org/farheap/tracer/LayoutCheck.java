package org.farheap.tracer;

import static org.farheap.tracer.LayoutKind.MIRROR;
import static org.farheap.tracer.LayoutKind.OBJECT_ARRAY;
import static org.farheap.tracer.LayoutKind.REFERENCE;
import static org.farheap.tracer.LayoutKind.STACK_CHUNK;
import static org.farheap.tracer.Refused.Subject.CLASS_LAYOUT;

import java.util.Arrays;

/// Whether a layout can be one of this heap. What has passed can be read from any object that lies within its region, without a bound
/// being looked at again: all fields are in the object, behind its header, aligned, and apart from each other.
final class LayoutCheck {
    private static final int MAX_NAME_CHARS = 1 << 16;
    private static final int LOG2_LONG_BYTES = 3;

    private final HeapEncoding encoding;
    private final ClassLayout layout;

    LayoutCheck(HeapEncoding encoding, ClassLayout layout) {
        this.encoding = encoding;
        this.layout = layout;
    }

    void check() {
        require(layout.name().length() < MAX_NAME_CHARS, "its name has %d characters", layout.name().length());
        require(layout.klass() > 0 && encoding.klasses().encodes(layout.klass(), encoding.klassBits()), "no header can name this klass");
        require((layout.mirror() != null) == (layout.kind() == MIRROR), "mirror fields are of mirrors");
        require((layout.reference() != null) == (layout.kind() == REFERENCE), "referent and discovered are of references");
        require((layout.stackSizeOffset() != 0) == (layout.kind() == STACK_CHUNK), "a stack size is of stack chunks");
        if (layout.kind().isArray()) {
            checkArray();
        } else {
            checkInstance();
        }
    }

    private void checkArray() {
        int header = layout.arrayHeaderBytes();
        int log2 = layout.log2ElementBytes();
        require(layout.instanceBytes() == 0 && layout.oopMapBlocks().isEmpty(), "arrays have elements only");
        require(log2 >= 0 && log2 <= LOG2_LONG_BYTES, "elements of 2^%d bytes", log2);
        require(layout.kind() != OBJECT_ARRAY || 1 << log2 == encoding.oops().bytes(), "references of 2^%d bytes", log2);
        require(header >= encoding.arrayLengthOffset() + Integer.BYTES && header <= encoding.arrayLengthOffset() + 2 * Long.BYTES
                && header % (1 << log2) == 0, "its elements begin at %d", header);
    }

    private void checkInstance() {
        int bytes = layout.instanceBytes();
        require(layout.arrayHeaderBytes() == 0 && layout.log2ElementBytes() == 0, "only arrays have elements");
        require(bytes >= encoding.headerBytes() && bytes <= encoding.regionBytes() && bytes % HeapEncoding.OBJECT_ALIGNMENT == 0,
                "its objects have %d bytes", bytes);
        layout.oopMapBlocks().forEach(this::checkBlock);
        if (layout.mirror() != null) {
            checkMirror(layout.mirror());
        }
        if (layout.reference() != null) {
            checkField(layout.reference().referentOffset(), encoding.oops().bytes());
            checkField(layout.reference().discoveredOffset(), encoding.oops().bytes());
        }
        if (layout.kind() == STACK_CHUNK) {
            checkField(layout.stackSizeOffset(), Integer.BYTES);
        }
        checkApart();
    }

    private void checkMirror(MirrorFields mirror) {
        checkField(mirror.sizeOffset(), Integer.BYTES);
        checkField(mirror.staticCountOffset(), Integer.BYTES);
        int statics = mirror.staticsOffset();
        require(statics >= encoding.headerBytes() && statics <= encoding.regionBytes() && statics % encoding.oops().bytes() == 0
                && statics >= layout.instanceBytes(), "its static fields begin at %d", statics);
    }

    private void checkBlock(OopMapBlock block) {
        int bytes = encoding.oops().bytes();
        require(block.count() > 0 && block.count() <= layout.instanceBytes() / bytes, "a block of %d references", block.count());
        checkField(block.offset(), bytes);
        require(block.offset() <= layout.instanceBytes() - block.count() * bytes, "%d references at %d are not in it", block.count(),
                block.offset());
    }

    private void checkField(int offset, int bytes) {
        require(offset >= encoding.headerBytes() && offset <= layout.instanceBytes() - bytes && offset % bytes == 0,
                "a field of %d bytes at %d, in an object of %d", bytes, offset, layout.instanceBytes());
    }

    private void checkApart() {
        long[] fields = fields();
        Arrays.sort(fields);
        for (int i = 1; i < fields.length; i++) {
            require(end(fields[i - 1]) <= start(fields[i]), "two fields lie at %d", start(fields[i]));
        }
    }

    /// Each as its start in the upper half and its end in the lower.
    private long[] fields() {
        int oopBytes = encoding.oops().bytes();
        long[] blocks = layout.oopMapBlocks().stream().mapToLong(block -> field(block.offset(), block.count() * oopBytes)).toArray();
        long[] more = switch (layout.kind()) {
            case MIRROR -> new long[] {field(layout.mirror().sizeOffset(), Integer.BYTES),
                field(layout.mirror().staticCountOffset(), Integer.BYTES)};
            case REFERENCE -> new long[] {field(layout.reference().referentOffset(), oopBytes),
                field(layout.reference().discoveredOffset(), oopBytes)};
            case STACK_CHUNK -> new long[] {field(layout.stackSizeOffset(), Integer.BYTES)};
            default -> new long[0];
        };
        long[] all = Arrays.copyOf(blocks, blocks.length + more.length);
        System.arraycopy(more, 0, all, blocks.length, more.length);
        return all;
    }

    private static long field(int start, int bytes) {
        return (long) start << Integer.SIZE | (start + bytes);
    }

    private static int start(long field) {
        return (int) (field >>> Integer.SIZE);
    }

    private static int end(long field) {
        return (int) field;
    }

    private void require(boolean holds, String message, Object... facts) {
        if (!holds) {
            Refused.unless(false, CLASS_LAYOUT, "class %s, klass %#x: %s", name(), layout.klass(), message.formatted(facts));
        }
    }

    private String name() {
        return layout.name().substring(0, Math.min(layout.name().length(), 200));
    }
}
