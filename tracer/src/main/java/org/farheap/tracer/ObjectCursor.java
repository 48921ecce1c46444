package org.farheap.tracer;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.farheap.tracer.Unreadable.Reason;

/// One object's class and size, read from its header; overwritten by the next. Whatever the bytes are, an object that is read without a
/// reason against it lies within its limits with all its fields, and has 8 bytes at least. One thread's.
final class ObjectCursor {
    private static final int WORD_BYTES = 8;

    private final ClassTable classes;
    private final boolean compactHeaders;
    private final boolean narrowKlass;
    private final int klassWordOffset;
    private final int headerBytes;
    private final boolean lengthInKlassWord;
    private final int arrayLengthOffset;
    private final int oopBytes;

    ClassShape shape;
    long bytes;
    /// Elements of an array, static references of a mirror.
    int length;

    ObjectCursor(ClassTable classes) {
        this.classes = classes;
        HeapEncoding encoding = classes.encoding();
        compactHeaders = encoding.compactHeaders();
        narrowKlass = encoding.klasses().narrow();
        klassWordOffset = encoding.klassWordOffset();
        headerBytes = klassWordOffset + Long.BYTES;
        lengthInKlassWord = narrowKlass && !compactHeaders;
        arrayLengthOffset = encoding.arrayLengthOffset();
        oopBytes = encoding.oops().bytes();
    }

    /// Reads the object at an offset of an image; returns why it cannot be read, or null.
    ///
    /// @param imageLimit bytes of the image that hold objects, and can be read
    /// @param objectLimit where the last object ends at the latest: beyond the image when a humongous object goes on in the next one
    Reason read(MemorySegment image, long offset, long imageLimit, long objectLimit) {
        if (imageLimit - offset < headerBytes) {
            return Reason.SHORT_OBJECT;
        }
        return read(image.get(JAVA_LONG_UNALIGNED, offset + klassWordOffset), image, offset, imageLimit, objectLimit);
    }

    /// The same of an object whose klass word, from HeapEncoding's offset, was read before.
    Reason read(long klassWord, MemorySegment image, long offset, long imageLimit, long objectLimit) {
        long room = imageLimit - offset;
        ClassShape found = classes.find(klass(klassWord));
        shape = found;
        if (found == null) {
            return Reason.UNKNOWN_KLASS;
        }
        if (found.fixedBytes != 0) {
            bytes = found.fixedBytes;
            return bytes <= room ? null : Reason.BEYOND_TOP;
        }
        long objectRoom = objectLimit - offset;
        return found.isArray ? readArray(klassWord, image, offset, room, objectRoom) : readVariable(image, offset, room, objectRoom);
    }

    private long klass(long klassWord) {
        if (compactHeaders) {
            return klassWord >>> HeapEncoding.COMPACT_KLASS_SHIFT;
        }
        return narrowKlass ? klassWord & 0xFFFF_FFFFL : klassWord;
    }

    private Reason readArray(long klassWord, MemorySegment image, long offset, long room, long objectRoom) {
        if (lengthInKlassWord) {
            length = (int) (klassWord >>> Integer.SIZE);
        } else if (room < arrayLengthOffset + Integer.BYTES) {
            return Reason.SHORT_OBJECT;
        } else {
            length = image.get(JAVA_INT_UNALIGNED, offset + arrayLengthOffset);
        }
        if (length < 0) {
            return Reason.NEGATIVE_LENGTH;
        }
        bytes = aligned(shape.arrayHeaderBytes + ((long) length << shape.log2ElementBytes));
        return bytes <= objectRoom ? null : Reason.BEYOND_TOP;
    }

    private Reason readVariable(MemorySegment image, long offset, long room, long objectRoom) {
        if (room < shape.layout.instanceBytes()) {
            return Reason.BEYOND_TOP;
        }
        return shape.hasStatics ? readMirror(image, offset, room) : readStackChunk(image, offset, objectRoom);
    }

    private Reason readMirror(MemorySegment image, long offset, long room) {
        MirrorFields mirror = shape.layout.mirror();
        bytes = (long) image.get(JAVA_INT_UNALIGNED, offset + mirror.sizeOffset()) * WORD_BYTES;
        length = image.get(JAVA_INT_UNALIGNED, offset + mirror.staticCountOffset());
        if (bytes < shape.layout.instanceBytes()) {
            return Reason.BAD_SIZE;
        }
        if (length < 0) {
            return Reason.NEGATIVE_LENGTH;
        }
        if (bytes > room) {
            return Reason.BEYOND_TOP;
        }
        return length == 0 || mirror.staticsOffset() + (long) length * oopBytes <= bytes ? null : Reason.BAD_STATICS;
    }

    /// Behind the stack lies a bit for each place in it that could be a reference (InstanceStackChunkKlass::gc_data_size).
    private Reason readStackChunk(MemorySegment image, long offset, long objectRoom) {
        long words = image.get(JAVA_INT_UNALIGNED, offset + shape.layout.stackSizeOffset());
        if (words < 0) {
            return Reason.NEGATIVE_LENGTH;
        }
        long bits = words * (WORD_BYTES / oopBytes);
        bytes = shape.layout.instanceBytes() + (words + (bits + Long.SIZE - 1) / Long.SIZE) * WORD_BYTES;
        return bytes <= objectRoom ? null : Reason.BEYOND_TOP;
    }

    /// Of the object that was read without a reason against it.
    boolean hasReferences() {
        return shape.mayRefer && (length != 0 || !shape.hasElements);
    }

    private static long aligned(long bytes) {
        return bytes + HeapEncoding.OBJECT_ALIGNMENT - 1 & -HeapEncoding.OBJECT_ALIGNMENT;
    }
}
