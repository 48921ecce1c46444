package org.farheap.tracer.hotspot;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.farheap.tracer.ClassLayout;
import org.farheap.tracer.ClassTable;
import org.farheap.tracer.RegionImages;
import org.farheap.tracer.RegionTable;

/// A JVM's heap when it was at rest: read from its memory, told by its heap dump, counted by itself.
public final class RestingHeap implements AutoCloseable {
    private static final int TRIES_MAX = 10;

    private final Arena arena = Arena.ofShared();
    private final VmHeap heap;
    private final List<ClassLayout> layouts;
    private final Map<Long, Long> mirrors;
    private final HeapTruth truth;
    private final LiveHistogram histogram;

    private RestingHeap(AttachedJvm jvm, ProcessMemory memory, HeapDump dump, LiveHistogram histogram) throws IOException {
        this.histogram = histogram;
        VmStructs structs = new VmStructs(memory, new LoadedLibrary(jvm.pid(), "libjvm.so"));
        VmClasses classes = new VmClasses(memory, structs);
        heap = new VmHeap(memory, structs, arena);
        layouts = classes.layouts();
        mirrors = classes.mirrors();
        truth = new HeapTruth(dump, heap, classes);
    }

    /// All is old or humongous, and what is dead is gone.
    ///
    /// @throws java.nio.file.AccessDeniedException when the kernel does not let this process read the memory of that one
    public static RestingHeap afterFullCollection(AttachedJvm jvm) throws IOException {
        try (ProcessMemory memory = new ProcessMemory(jvm.pid())) {
            for (int i = 0; i < TRIES_MAX; i++) {
                LiveHistogram counted = jvm.histogram();
                HeapDump dump = jvm.dump();
                // Compiled code keeps objects alive, and goes when it is not used: so two full collections may differ.
                if (!counted.counts(dump.graph())) {
                    continue;
                }
                RestingHeap heap = new RestingHeap(jvm, memory, dump, counted);
                // A thread of the JVM that ended while memory was read took with it what the dump has.
                if (jvm.histogram().equals(counted)) {
                    return heap;
                }
                heap.close();
            }
            throw new IOException("the JVM's heap changes between its dump and its class histogram, " + TRIES_MAX + " times");
        }
    }

    /// With dead objects in it, and young regions.
    static RestingHeap asItIs(AttachedJvm jvm) throws IOException {
        try (ProcessMemory memory = new ProcessMemory(jvm.pid())) {
            return new RestingHeap(jvm, memory, jvm.dumpOfAll(), null);
        }
    }

    VmHeap heap() {
        return heap;
    }

    List<ClassLayout> layouts() {
        return layouts;
    }

    Map<Long, Long> mirrors() {
        return mirrors;
    }

    HeapTruth truth() {
        return truth;
    }

    /// Of the heap after a full collection.
    public LiveHistogram histogram() {
        return histogram;
    }

    public ClassTable classTable() {
        return ClassTable.of(heap.encoding(), layouts);
    }

    public RegionTable regions() {
        return heap.table();
    }

    public RegionImages images() {
        return heap;
    }

    /// What the dump names as roots, and what only the JVM's own tables keep alive.
    public long[] roots() {
        return truth.roots().toArray();
    }

    /// Of the roots, those that the dump does not name.
    public int unnamedRoots() {
        return truth.keptUnseen().size();
    }

    /// How the heap as the tracer sees it differs from its dump and its histogram: which objects are alive, how many and how many bytes of
    /// each class, what is in each region and what that refers to. Empty when it does not.
    public List<String> differences() {
        return check().all(histogram, mirrors);
    }

    TracerCheck check() {
        return check(layouts);
    }

    /// With other layouts than its own.
    TracerCheck check(List<ClassLayout> others) {
        return new TracerCheck(heap, heap, ClassTable.of(heap.encoding(), others), truth);
    }

    /// With nothing told of what is known to be dead.
    TracerCheck checkWithoutKnownLive() {
        return new TracerCheck(heap, new WithoutKnownLive(heap), ClassTable.of(heap.encoding(), layouts), truth);
    }

    private record WithoutKnownLive(VmHeap heap) implements RegionImages {
        @Override
        public MemorySegment image(int region) {
            return heap.image(region);
        }

        @Override
        public long epoch(int region) {
            return heap.epoch(region);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
