package org.farheap.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ClassTableTest {
    private static final HeapEncoding ENCODING = TestEncodings.usual();
    private static final long KLASS = 0x7f00_0000_1000L;

    private static ClassLayout instance(int bytes, OopMapBlock... blocks) {
        return ClassLayout.instance(KLASS, "Some", bytes, List.of(blocks));
    }

    private static void refused(String message, ClassLayout layout) {
        Refused refused = assertThrows(Refused.class, () -> ClassTable.of(ENCODING, List.of(layout)));
        assertEquals(Refused.Subject.CLASS_LAYOUT, refused.subject());
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    @Test
    @DisplayName("every class is found by its klass, and no other is, in every encoding")
    void findsAll() {
        for (HeapEncoding encoding : TestEncodings.all()) {
            TestClasses classes = new TestClasses(encoding);
            ClassTable table = classes.table();
            classes.all().forEach(layout -> assertSame(layout, table.layout(layout.klass())));
            assertEquals(classes.all().size(), table.size());
            assertNull(table.layout(classes.chunk.klass() + (1 << 20)));
            assertNull(table.layout(-1));
            assertNull(table.layout(0));
        }
    }

    @Test
    @DisplayName("a thousand classes are found, and an empty table finds none")
    void findsMany() {
        List<ClassLayout> layouts = IntStream.range(0, 1000).mapToObj(i -> ClassLayout.instance(KLASS + 8L * i, "C" + i, 16, List.of()))
                .toList();
        ClassTable table = ClassTable.of(ENCODING, layouts);
        layouts.forEach(layout -> assertSame(layout, table.layout(layout.klass())));
        assertNull(ClassTable.of(ENCODING, List.of()).layout(KLASS));
    }

    @Test
    @DisplayName("a klass that is told twice is refused")
    void twice() {
        List<ClassLayout> twice = Collections.nCopies(2, instance(16));
        assertEquals(Refused.Subject.CLASS_TABLE, assertThrows(Refused.class, () -> ClassTable.of(ENCODING, twice)).subject());
    }

    @Test
    @DisplayName("classes whose reference fields would take more memory than a table may are refused")
    void tooManyFields() {
        HeapEncoding large = new HeapEncoding(1L << 32, 1L << 30, 1 << 29, 8, PointerEncoding.narrow(0, 3), ENCODING.klasses(), false);
        int count = (1 << 29) / 4 - 4;
        ClassLayout layout = ClassLayout.instance(KLASS, "Huge", 1 << 29, List.of(new OopMapBlock(12, count)));
        Refused refused = assertThrows(Refused.class, () -> ClassTable.of(large, List.of(layout)));
        assertTrue(refused.getMessage().contains("2^24"), refused.getMessage());
    }

    @Test
    @DisplayName("a klass that no header can name is refused")
    void badKlass() {
        for (long klass : new long[] {0, -8, 8, KLASS + (1L << 32), Long.MIN_VALUE}) {
            refused("no header can name", ClassLayout.instance(klass, "Some", 16, List.of()));
        }
        HeapEncoding compact = TestEncodings.all().get(5);
        ClassLayout beyond = ClassLayout.instance(compact.klasses().base() + (1L << 32), "Some", 16, List.of());
        assertThrows(Refused.class, () -> ClassTable.of(compact, List.of(beyond)));
    }

    @Test
    @DisplayName("objects that are smaller than a header, larger than a region, or of half words are refused")
    void badSize() {
        for (int bytes : new int[] {0, 8, -16, 20, 4104, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            refused("its objects have", instance(bytes));
        }
        assertEquals(1, ClassTable.of(ENCODING, List.of(instance(4096))).size());
    }

    @Test
    @DisplayName("reference fields in the header, beyond the object, askew or over each other are refused")
    void badBlocks() {
        refused("a field of 4 bytes at 8", instance(32, new OopMapBlock(8, 1)));
        refused("a field of 4 bytes at 14", instance(32, new OopMapBlock(14, 1)));
        refused("a field of 4 bytes at -4", instance(32, new OopMapBlock(-4, 1)));
        refused("a field of 4 bytes at 2147483644", instance(32, new OopMapBlock(2147483644, 1)));
        refused("6 references at 12 are not in it", instance(32, new OopMapBlock(12, 6)));
        refused("a block of 0 references", instance(32, new OopMapBlock(12, 0)));
        refused("a block of 2147483647 references", instance(32, new OopMapBlock(12, Integer.MAX_VALUE)));
        refused("a block of 1073741824 references", instance(32, new OopMapBlock(12, 1 << 30)));
        refused("two fields lie at 16", instance(32, new OopMapBlock(12, 2), new OopMapBlock(16, 1)));
        refused("two fields lie at 12", instance(32, new OopMapBlock(12, 1), new OopMapBlock(12, 1)));
    }

    @Test
    @DisplayName("arrays with fields, elements over the length, or elements of odd sizes are refused")
    void badArrays() {
        refused("elements begin at 12", ClassLayout.primitiveArray(KLASS, "[B", 12, 0));
        refused("elements begin at 4096", ClassLayout.primitiveArray(KLASS, "[B", 4096, 0));
        refused("elements begin at 20", ClassLayout.primitiveArray(KLASS, "[J", 20, 3));
        refused("elements begin at -16", ClassLayout.primitiveArray(KLASS, "[B", -16, 0));
        refused("elements of 2^4", ClassLayout.primitiveArray(KLASS, "[B", 16, 4));
        refused("elements of 2^-1", ClassLayout.primitiveArray(KLASS, "[B", 16, -1));
        refused("references of 2^3", ClassLayout.objectArray(KLASS, "[Ljava.lang.Object;", 16, 3));
        refused("arrays have elements only", new ClassLayout(KLASS, "[B", LayoutKind.PRIMITIVE_ARRAY, 16, List.of(), 16, 0, null, null, 0));
        refused("only arrays have elements", new ClassLayout(KLASS, "A", LayoutKind.INSTANCE, 16, List.of(), 16, 0, null, null, 0));
    }

    @Test
    @DisplayName("mirrors, references and stack chunks without what they need, or with it out of place, are refused")
    void badParts() {
        refused("mirror fields are of mirrors", ClassLayout.mirror(KLASS, "java.lang.Class", 32, List.of(), null));
        refused("a field of 4 bytes at 32", ClassLayout.mirror(KLASS, "java.lang.Class", 32, List.of(), new MirrorFields(32, 16, 32)));
        refused("two fields lie at 16", ClassLayout.mirror(KLASS, "java.lang.Class", 32, List.of(), new MirrorFields(16, 16, 32)));
        refused("its static fields begin at 28", ClassLayout.mirror(KLASS, "java.lang.Class", 32, List.of(), new MirrorFields(16, 20, 28)));
        refused("its static fields begin at 34", ClassLayout.mirror(KLASS, "java.lang.Class", 32, List.of(), new MirrorFields(16, 20, 34)));
        refused("referent and discovered", ClassLayout.reference(KLASS, "R", 32, List.of(), null));
        refused("two fields lie at 12", ClassLayout.reference(KLASS, "R", 32, List.of(), new ReferenceFields(12, 12, true)));
        refused("a field of 4 bytes at 30", ClassLayout.reference(KLASS, "R", 32, List.of(), new ReferenceFields(12, 30, true)));
        refused("a stack size is of", ClassLayout.stackChunk(KLASS, "S", 32, List.of(), 0));
        refused("a field of 4 bytes at 1000", ClassLayout.stackChunk(KLASS, "S", 32, List.of(), 1000));
        List<OopMapBlock> block = new ArrayList<>(List.of(new OopMapBlock(16, 1)));
        refused("two fields lie at 16", ClassLayout.stackChunk(KLASS, "S", 32, block, 16));
    }
}
