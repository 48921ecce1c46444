package org.farheap.tracer.hotspot;

import java.util.NoSuchElementException;

/// Where classes keep the fields that they declare. HotSpot writes that into each InstanceKlass, up to JDK 20 as rows of u2:
///
/// ```
/// _fields            access | name | signature | initial value | offset, low half | high half    lowest two bits: a tag; name: constant
/// ```
///
/// and since then as UNSIGNED5 numbers (unsigned5.hpp: up to five bytes 1 to 255, the lowest first; one below 192 is the last):
///
/// ```
/// _fieldinfo_stream  declared fields | injected ones | name, signature, offset, access, flags, then one number for each flag of three ...
/// ```
final class VmFields {
    private static final int ROW_SHORTS = 6;
    private static final int OFFSET_TAG_BITS = 2;
    private static final int BYTE_MIN = 1;
    private static final int LAST_BYTE_MAX = 191;
    private static final int LOG2_HIGHER_BYTE = 6;
    private static final int NUMBER_BYTES_MAX = 5;
    /// Initialized, generic, contended (FieldInfo::FieldFlags).
    private static final int FLAGS_WITH_NUMBER = 1 | 1 << 2 | 1 << 4;

    private final ProcessMemory memory;
    private final VmStructs structs;
    private long at;

    VmFields(ProcessMemory memory, VmStructs structs) {
        this.memory = memory;
        this.structs = structs;
    }

    /// Offset in an object of the field of that name that the class declares itself.
    int offset(long klass, String name) {
        long constants = memory.s8(klass + structs.field("InstanceKlass::_constants")) + structs.size("ConstantPool");
        return structs.has("InstanceKlass::_fieldinfo_stream") ? inStream(klass, constants, name) : inRows(klass, constants, name);
    }

    private int inRows(long klass, long constants, String name) {
        long rows = memory.s8(klass + structs.field("InstanceKlass::_fields")) + structs.field("Array<u2>::_data");
        int count = memory.u2(klass + structs.field("InstanceKlass::_java_fields_count"));
        for (long row = rows; row < rows + (long) count * ROW_SHORTS * Short.BYTES; row += ROW_SHORTS * Short.BYTES) {
            if (name(constants, memory.u2(row + Short.BYTES)).equals(name)) {
                return (memory.u2(row + 4 * Short.BYTES) | memory.u2(row + 5 * Short.BYTES) << Short.SIZE) >>> OFFSET_TAG_BITS;
            }
        }
        throw new NoSuchElementException(name);
    }

    private int inStream(long klass, long constants, String name) {
        at = memory.s8(klass + structs.field("InstanceKlass::_fieldinfo_stream")) + structs.field("Array<u1>::_data");
        int declared = number();
        number();
        for (int field = 0; field < declared; field++) {
            String found = name(constants, number());
            number();
            int offset = number();
            if (found.equals(name)) {
                return offset;
            }
            number();
            for (int more = Integer.bitCount(number() & FLAGS_WITH_NUMBER); more > 0; more--) {
                number();
            }
        }
        throw new NoSuchElementException(name);
    }

    private int number() {
        int sum = 0;
        for (int i = 0; i < NUMBER_BYTES_MAX; i++) {
            int one = memory.u1(at++);
            sum += one - BYTE_MIN << i * LOG2_HIGHER_BYTE;
            if (one <= LAST_BYTE_MAX) {
                break;
            }
        }
        return sum;
    }

    private String name(long constants, int index) {
        return VmClasses.symbol(memory, structs, memory.s8(constants + (long) index * Long.BYTES));
    }
}
