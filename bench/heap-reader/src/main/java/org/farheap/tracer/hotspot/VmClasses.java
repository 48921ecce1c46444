package org.farheap.tracer.hotspot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.farheap.tracer.ClassLayout;
import org.farheap.tracer.MirrorFields;
import org.farheap.tracer.OopMapBlock;
import org.farheap.tracer.ReferenceFields;

/// All classes of a JVM that are loaded: those of each class loader's data. Layouts follow from Klass::_layout_helper:
///
/// ```
/// instance:  bytes of an object, the lowest bit set when it cannot be allocated fast
/// array:     31..30 what of | 23..16 header bytes | 15..8 element type | 5..0 log2 of an element's bytes
/// ```
///
/// Oop map blocks { s4 offset, u4 count } come behind an InstanceKlass's vtable and itable.
final class VmClasses {
    private final ProcessMemory memory;
    private final VmStructs structs;
    private final VmFields fields;
    private final List<ClassLayout> layouts = new ArrayList<>();
    private final Map<Long, Long> mirrors = new HashMap<>();

    VmClasses(ProcessMemory memory, VmStructs structs) {
        this.memory = memory;
        this.structs = structs;
        fields = new VmFields(memory, structs);
        long head = memory.s8(structs.field("ClassLoaderDataGraph::_head"));
        for (long data = head; data != 0; data = word(data, "ClassLoaderData::_next")) {
            for (long klass = word(data, "ClassLoaderData::_klasses"); klass != 0; klass = word(klass, "Klass::_next_link")) {
                layouts.add(layout(klass));
                mirrors.put(klass, memory.s8(word(klass, "Klass::_java_mirror")));
            }
        }
    }

    List<ClassLayout> layouts() {
        return layouts;
    }

    /// By klass, the address of its mirror.
    Map<Long, Long> mirrors() {
        return mirrors;
    }

    private long word(long object, String field) {
        return memory.s8(object + structs.field(field));
    }

    private ClassLayout layout(long klass) {
        String name = name(klass);
        int helper = memory.s4(klass + structs.field("Klass::_layout_helper"));
        if (helper < 0) {
            int header = helper >> structs.constant("Klass::_lh_header_size_shift") & structs.constant("Klass::_lh_header_size_mask");
            int log2 = helper & structs.constant("Klass::_lh_log2_element_size_mask");
            boolean ofReferences = helper >> structs.constant("Klass::_lh_array_tag_shift")
                    == structs.constant("Klass::_lh_array_tag_obj_value");
            return ofReferences ? ClassLayout.objectArray(klass, name, header, log2)
                    : ClassLayout.primitiveArray(klass, name, header, log2);
        }
        return instance(klass, name, helper & -Long.BYTES, oopMapBlocks(klass));
    }

    private ClassLayout instance(long klass, String name, int bytes, List<OopMapBlock> blocks) {
        List<String> supers = supers(klass);
        if (name.equals("java/lang/Class")) {
            return ClassLayout.mirror(klass, name, bytes, blocks, mirrorFields(bytes));
        }
        if (name.equals("jdk/internal/vm/StackChunk")) {
            return ClassLayout.stackChunk(klass, name, bytes, blocks, fields.offset(klass, "size"));
        }
        if (supers.contains("java/lang/ref/Reference")) {
            boolean weak = supers.contains("java/lang/ref/WeakReference") || supers.contains("java/lang/ref/PhantomReference");
            return ClassLayout.reference(klass, name, bytes, blocks, referenceFields(klass, weak));
        }
        return supers.contains("java/lang/ClassLoader") ? ClassLayout.classLoader(klass, name, bytes, blocks)
                : ClassLayout.instance(klass, name, bytes, blocks);
    }

    /// HotSpot keeps them out of the oop map blocks.
    private ReferenceFields referenceFields(long klass, boolean weak) {
        long reference = klass;
        while (!name(reference).equals("java/lang/ref/Reference")) {
            reference = word(reference, "Klass::_super");
        }
        return new ReferenceFields(fields.offset(reference, "referent"), fields.offset(reference, "discovered"), weak);
    }

    /// Static fields lie behind those that all mirrors have (InstanceMirrorKlass::init_offset_of_static_fields).
    private MirrorFields mirrorFields(int bytes) {
        return new MirrorFields(memory.s4(structs.field("java_lang_Class::_oop_size_offset")),
                memory.s4(structs.field("java_lang_Class::_static_oop_field_count_offset")), bytes);
    }

    private List<OopMapBlock> oopMapBlocks(long klass) {
        long tables = memory.s4(klass + structs.field("Klass::_vtable_len"))
                + memory.s4(klass + structs.field("InstanceKlass::_itable_len"));
        int count = memory.s4(klass + structs.field("InstanceKlass::_nonstatic_oop_map_size"));
        ByteBuffer bytes = memory.bytes(klass + structs.size("InstanceKlass") + tables * Long.BYTES, count * Long.BYTES);
        List<OopMapBlock> blocks = new ArrayList<>();
        while (bytes.hasRemaining()) {
            blocks.add(new OopMapBlock(bytes.getInt(), bytes.getInt()));
        }
        return blocks;
    }

    /// Itself included.
    private List<String> supers(long klass) {
        List<String> names = new ArrayList<>();
        for (long at = klass; at != 0; at = word(at, "Klass::_super")) {
            names.add(name(at));
        }
        return names;
    }

    private String name(long klass) {
        return symbol(memory, structs, word(klass, "Klass::_name"));
    }

    static String symbol(ProcessMemory memory, VmStructs structs, long symbol) {
        int bytes = memory.u2(symbol + structs.field("Symbol::_length"));
        return new String(memory.bytes(symbol + structs.field("Symbol::_body"), bytes).array(), StandardCharsets.UTF_8);
    }
}
