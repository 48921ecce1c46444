package org.farheap.tracer.hotspot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;
import org.farheap.tracer.ClassLayout;
import org.farheap.tracer.OopMapBlock;
import org.farheap.tracer.ReferenceFields;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/// The tracer against HotSpot itself: a JVM's heap is read from outside, and what the tracer says of it is what the JVM's own heap dump
/// and class histogram say.
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
final class RealHeapTest {
    private static final int ROOT_SETS = 5;
    private static final int SEED = 5;
    private static RestingHeap real;
    /// Null when it can be tested.
    private static TestAbortedException whyNot;

    /// Used by readHeap, before there is an instance.
    @Parameter
    private Variant variant;

    static Stream<Variant> variants() {
        // By default a heap as small as this one lies so low that narrow oops are addresses; higher ones have a shift, and then a base.
        return Stream.of(
                Variant.of(17),
                // The archive's regions have been told to marking, which marks nothing in them.
                Variant.of(17, "-XX:+ExplicitGCInvokesConcurrent"),
                Variant.of(17, "-XX:-UseCompressedOops", "-XX:-UseCompressedClassPointers"),
                Variant.of(21),
                Variant.of(25, "-XX:HeapBaseMinAddress=8g"),
                Variant.of(25, "-XX:-UseCompressedOops"),
                Variant.of(25, "-XX:+UseCompactObjectHeaders", "-XX:HeapBaseMinAddress=40g"));
    }

    @BeforeParameterizedClassInvocation
    static void readHeap(Variant variant) throws IOException {
        whyNot = null;
        try {
            real = RealHeap.afterFullCollection(variant);
        } catch (TestAbortedException skipped) {
            whyNot = skipped;
        }
    }

    @AfterParameterizedClassInvocation
    static void forgetHeap() {
        if (real != null) {
            real.close();
            real = null;
        }
    }

    /// Each test tells, for a class that is skipped as a whole leaves no trace in a report.
    @BeforeEach
    void skipWhatCannotBeTested() {
        if (whyNot != null) {
            throw whyNot;
        }
    }

    @Test
    void memoryAndHeapDumpAreOfOneMoment() {
        assertEquals(List.of(), real.truth().otherClasses(real.mirrors()));
        assertEquals(real.histogram().objects(), real.truth().liveObjects().size());
    }

    @Test
    void mostObjectsAreReachedFromWhatTheDumpNamesAsRoots() {
        int kept = real.truth().keptUnseen().size();
        assertTrue(kept < real.truth().liveObjects().size() / 20, kept + " of " + real.truth().liveObjects().size());
    }

    @Test
    void liveObjectsAndBytesOfEachClassAreThoseThatHotSpotCounts() {
        assertEquals(List.of(), real.check().liveSet(real.histogram()));
    }

    @Test
    void eachRegionHoldsAndRefersToWhatTheDumpSays() {
        assertEquals(List.of(), real.check().regions());
    }

    @Test
    void someObjectsReachWhatTheDumpSaysWithAndWithoutWeakReferences() {
        for (LongArrayList roots : someRoots()) {
            assertEquals(List.of(), real.check().reached(roots, true));
            assertEquals(List.of(), real.check().reached(roots, false));
        }
    }

    @Test
    void twoHoldersTogetherReachWhatOneDoes() {
        assertEquals(List.of(), new TwoHolders(real).liveSet());
    }

    @Test
    void aLayoutThatLacksAnyReferenceIsFound() {
        ClassLayout leaf = layout("ManyKinds$Leaf");
        for (OopMapBlock block : leaf.oopMapBlocks()) {
            for (int i = 0; i < block.count(); i++) {
                assertFalse(real.check(with(without(leaf, block, i))).regions().isEmpty(), block + " " + i);
            }
        }
        ClassLayout string = layout("java/lang/String");
        assertFalse(real.check(with(without(string, string.oopMapBlocks().getFirst(), 0))).liveSet(real.histogram()).isEmpty());
    }

    @Test
    void aWeakReferenceTakenForAStrongOneIsFound() {
        ClassLayout weak = layout("java/lang/ref/WeakReference");
        ReferenceFields fields = weak.reference();
        ClassLayout strong = ClassLayout.reference(weak.klass(), weak.name(), weak.instanceBytes(), weak.oopMapBlocks(),
                new ReferenceFields(fields.referentOffset(), fields.discoveredOffset(), false));
        LongArrayList roots = real.truth().liveObjects().select(address -> real.heap().klass(address) == weak.klass());
        assertEquals(List.of(), real.check().reached(roots, false));
        assertFalse(real.check(with(strong)).reached(roots, false).isEmpty());
    }

    private static List<LongArrayList> someRoots() {
        Random random = new Random(SEED);
        LongArrayList all = real.truth().liveObjects();
        LongArrayList weak = all.select(address -> real.truth().graph().className(address).equals("ManyKinds$OwnReference"));
        assertNotEquals(real.truth().graph().reach(weak, true), real.truth().graph().reach(weak, false));
        Stream<LongArrayList> sets = IntStream.range(0, ROOT_SETS)
                .mapToObj(set -> new LongArrayList(random.ints(1 + set, 0, all.size()).mapToLong(all::get).toArray()));
        return Stream.concat(Stream.of(weak), sets).toList();
    }

    private static ClassLayout layout(String name) {
        return real.layouts().stream().filter(layout -> layout.name().equals(name)).findFirst().orElseThrow();
    }

    /// One reference of a block left out.
    private static ClassLayout without(ClassLayout layout, OopMapBlock block, int index) {
        int oopBytes = real.heap().encoding().oops().bytes();
        List<OopMapBlock> blocks = new ArrayList<>(layout.oopMapBlocks());
        blocks.remove(block);
        blocks.add(new OopMapBlock(block.offset(), index));
        blocks.add(new OopMapBlock(block.offset() + (index + 1) * oopBytes, block.count() - index - 1));
        blocks.removeIf(part -> part.count() == 0);
        return ClassLayout.instance(layout.klass(), layout.name(), layout.instanceBytes(), blocks);
    }

    /// All layouts, this one in place of the klass's own.
    private static List<ClassLayout> with(ClassLayout changed) {
        return real.layouts().stream().map(layout -> layout.klass() == changed.klass() ? changed : layout).toList();
    }
}
