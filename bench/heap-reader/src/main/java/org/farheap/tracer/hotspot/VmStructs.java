package org.farheap.tracer.hotspot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/// What a JVM tells about its own data, in the tables that libjvm.so exports for the serviceability agent (vmStructs.hpp):
///
/// ```
///                      0          8           16            24         28   32       40
/// gHotSpotVMStructs    type name | field name | field's type | isStatic | - | offset | address    of a static field: its address
/// gHotSpotVMTypes      type name | superclass | three ints (16, 20, 24)     | size
/// ...VMIntConstants    name      | int
/// ```
///
/// A name of null ends a table.
final class VmStructs {
    private static final int FIELD_BYTES = 48;
    private static final int TYPE_BYTES = 40;
    private static final int CONSTANT_BYTES = 16;

    private final ProcessMemory memory;
    private final Map<String, Long> fields = new HashMap<>();
    private final Map<String, Long> sizes = new HashMap<>();
    private final Map<String, Integer> constants = new HashMap<>();
    private final Map<Long, String> names = new HashMap<>();

    VmStructs(ProcessMemory memory, LoadedLibrary libjvm) throws IOException {
        this.memory = memory;
        requireStride(libjvm, "gHotSpotVMStructEntryArrayStride", FIELD_BYTES);
        requireStride(libjvm, "gHotSpotVMTypeEntryArrayStride", TYPE_BYTES);
        requireStride(libjvm, "gHotSpotVMIntConstantEntryArrayStride", CONSTANT_BYTES);
        readFields(memory.s8(libjvm.address("gHotSpotVMStructs")));
        for (long at = memory.s8(libjvm.address("gHotSpotVMTypes")); memory.s8(at) != 0; at += TYPE_BYTES) {
            sizes.put(name(memory.s8(at)), memory.s8(at + 32));
        }
        for (long at = memory.s8(libjvm.address("gHotSpotVMIntConstants")); memory.s8(at) != 0; at += CONSTANT_BYTES) {
            constants.put(name(memory.s8(at)), memory.s4(at + 8));
        }
    }

    private void requireStride(LoadedLibrary libjvm, String symbol, int expected) {
        if (memory.s8(libjvm.address(symbol)) != expected) {
            throw new IllegalStateException(symbol + " is not " + expected);
        }
    }

    private void readFields(long table) {
        for (long at = table; memory.s8(at) != 0; at += FIELD_BYTES) {
            ByteBuffer entry = memory.bytes(at, FIELD_BYTES);
            boolean isStatic = entry.getInt(24) != 0;
            fields.put(name(entry.getLong(0)) + "::" + name(entry.getLong(8)), entry.getLong(isStatic ? 40 : 32));
        }
    }

    private String name(long address) {
        return names.computeIfAbsent(address, memory::string);
    }

    boolean has(String field) {
        return fields.containsKey(field);
    }

    /// Offset of a field in its object, or address of a static one; of the first spelling that this JVM knows.
    long field(String... spellings) {
        return first(fields, spellings);
    }

    long size(String... spellings) {
        return first(sizes, spellings);
    }

    int constant(String... spellings) {
        return first(constants, spellings);
    }

    private static <T> T first(Map<String, T> table, String... spellings) {
        for (String spelling : spellings) {
            if (table.containsKey(spelling)) {
                return table.get(spelling);
            }
        }
        throw new IllegalStateException("this JVM does not tell " + String.join(" or ", spellings));
    }
}
