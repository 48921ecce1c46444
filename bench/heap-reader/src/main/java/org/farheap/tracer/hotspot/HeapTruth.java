package org.farheap.tracer.hotspot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;
import org.farheap.tracer.ClassLayout;
import org.farheap.tracer.LayoutKind;

/// The objects that are live according to a heap dump, what they refer to, and what keeps them. Of mirrors a dump tells the static fields
/// only, and of those whose class is not loaded, from the class-data archive, nothing; so their other fields are read from memory here.
final class HeapTruth {
    /// Classes with a reference field that HotSpot adds to those that they declare (javaClasses.hpp): a stack chunk's continuation, a
    /// method's holder on JDK 17. It is not dumped.
    private static final Set<String> WITH_INJECTED_FIELDS = Set.of("jdk/internal/vm/StackChunk", "java/lang/invoke/ResolvedMethodName");

    private final VmHeap heap;
    private final ObjectGraph graph;
    private final Map<Long, String> classNames;
    private final ClassLayout mirrorLayout;
    private final LongHashSet fillers = new LongHashSet();
    private final LongArrayList roots = new LongArrayList();
    private final LongArrayList keptUnseen = new LongArrayList();

    HeapTruth(HeapDump dump, VmHeap heap, VmClasses classes) {
        this.heap = heap;
        graph = dump.graph();
        classNames = classes.layouts().stream().collect(Collectors.toMap(ClassLayout::klass, ClassLayout::name));
        mirrorLayout = classes.layouts().stream().filter(layout -> layout.kind() == LayoutKind.MIRROR).findFirst().orElseThrow();
        graph.addresses().select(this::isFiller).forEach(fillers::add);
        addMirrorFields(dump.classRecords());
        addMirrorsThatAreNotDumped();
        classes.layouts().stream().filter(layout -> WITH_INJECTED_FIELDS.contains(layout.name())).forEach(this::addInjectedFields);
        roots.addAll(dump.roots());
        LongHashSet seen = graph.reach(roots, true);
        keptUnseen.addAll(graph.addresses().reject(address -> seen.contains(address) || fillers.contains(address)));
        roots.addAll(keptUnseen);
    }

    ObjectGraph graph() {
        return graph;
    }

    /// How many dead objects, or rows of them, were written over.
    int fillers() {
        return fillers.size();
    }

    /// JDK 25 dumps what it writes over dead objects as int arrays.
    private boolean isFiller(long address) {
        return LiveHistogram.isFiller(classNames.get(heap.klass(address)));
    }

    LongArrayList liveObjects() {
        return graph.addresses().reject(fillers::contains);
    }

    /// Those of the dump, and what no other object keeps alive but the JVM itself: its metadata, its tables.
    LongArrayList roots() {
        return roots;
    }

    LongArrayList keptUnseen() {
        return keptUnseen;
    }

    /// Where memory has an object of another class than the dump: none, when both are of one moment. In young regions there may be, for a
    /// thread that allocates does it where the dump has seen a filler.
    List<String> otherClasses(Map<Long, Long> mirrors) {
        List<String> differences = new ArrayList<>();
        graph.addresses().reject(address -> fillers.contains(address) || heap.isYoung(address)).forEach(address -> {
            long klass = heap.klass(address);
            String name = classNames.get(klass);
            long mirror = graph.mirror(address);
            if (!graph.className(address).equals(name) || mirror != 0 && mirror != mirrors.get(klass)) {
                differences.add("%s at %#x is a %s in memory".formatted(graph.className(address), address, name));
            }
        });
        return differences;
    }

    private boolean isMirror(long address) {
        return heap.klass(address) == mirrorLayout.klass();
    }

    private void addMirrorFields(LongArrayList mirrors) {
        mirrors.forEach(mirror -> {
            for (long field : fields(mirrorLayout, mirror)) {
                graph.add(mirror, field);
            }
        });
    }

    /// What an object's reference fields hold.
    private long[] fields(ClassLayout layout, long object) {
        return layout.oopMapBlocks().stream().flatMapToLong(block -> references(object + block.offset(), block.count())).toArray();
    }

    private LongStream references(long from, int count) {
        return IntStream.range(0, count).mapToLong(i -> heap.oop(from + (long) i * heap.encoding().oops().bytes()));
    }

    private void addInjectedFields(ClassLayout layout) {
        graph.addresses().select(address -> heap.klass(address) == layout.klass()).forEach(object -> {
            LongHashSet dumped = new LongHashSet();
            graph.forEachReference(object, true, dumped::add);
            for (long field : fields(layout, object)) {
                graph.add(object, dumped.contains(field) ? 0 : field);
            }
        });
    }

    private void addMirrorsThatAreNotDumped() {
        LongHashSet found = new LongHashSet();
        do {
            found.clear();
            graph.addresses().forEach(address -> graph.forEachReference(address, true, target -> {
                if (!graph.contains(target)) {
                    found.add(target);
                }
            }));
            LongArrayList mirrors = new LongArrayList(found.select(this::isMirror).toArray());
            mirrors.forEach(mirror -> graph.begin(mirror, mirrorLayout.name(), 0));
            addMirrorFields(mirrors);
            mirrors.forEach(mirror -> references(mirror + mirrorLayout.mirror().staticsOffset(),
                    heap.half(mirror + mirrorLayout.mirror().staticCountOffset())).forEach(field -> graph.add(mirror, field)));
            found.retainAll(mirrors);
        } while (!found.isEmpty());
    }
}
