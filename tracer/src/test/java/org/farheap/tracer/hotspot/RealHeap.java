package org.farheap.tracer.hotspot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.farheap.tracer.ClassLayout;
import org.farheap.tracer.ClassTable;
import org.farheap.tracer.RegionImages;
import org.junit.jupiter.api.Assumptions;

/// A JVM's heap when it was at rest: read from its memory, told by its heap dump, counted by itself.
final class RealHeap implements AutoCloseable {
    private static final Path SOURCE = Path.of("src/test/programs/ManyKinds.java");
    private static final Path DIRECTORY = Path.of("target/real-heap").toAbsolutePath();
    private static final int TRIES_MAX = 10;
    private static boolean compiled;

    private final Arena arena = Arena.ofShared();
    private final VmHeap heap;
    private final List<ClassLayout> layouts;
    private final Map<Long, Long> mirrors;
    private final HeapTruth truth;
    private final LiveHistogram histogram;

    private RealHeap(Variant variant, boolean afterFullCollection) throws IOException {
        compile();
        try (ChildHeap child = new ChildHeap(variant.jdk(), variant.options(), DIRECTORY); ProcessMemory memory = open(child.pid())) {
            LiveHistogram counted = afterFullCollection ? child.histogram() : null;
            HeapDump dump = afterFullCollection ? child.dump() : child.dumpOfAll();
            // Compiled code keeps objects alive, and goes when it is not used: so two full collections may differ.
            for (int i = 0; i < TRIES_MAX && afterFullCollection && !counted.counts(dump.graph()); i++) {
                counted = child.histogram();
                dump = child.dump();
            }
            histogram = counted;
            VmStructs structs = new VmStructs(memory, new LoadedLibrary(child.pid(), "libjvm.so"));
            VmClasses classes = new VmClasses(memory, structs, child.hidden());
            heap = new VmHeap(memory, structs, arena);
            layouts = classes.layouts();
            mirrors = classes.mirrors();
            truth = new HeapTruth(dump, heap, classes);
        }
    }

    /// All is old or humongous, and what is dead is gone.
    static RealHeap afterFullCollection(Variant variant) throws IOException {
        return new RealHeap(variant, true);
    }

    /// There are young regions, and in old ones objects that are known to be dead, and some of which that is not known.
    static RealHeap afterConcurrentMarking(Variant variant) throws IOException {
        return new RealHeap(variant.with("-XX:+ExplicitGCInvokesConcurrent", "-XX:MaxTenuringThreshold=1"), false);
    }

    /// A test that cannot look is none that has passed.
    private static ProcessMemory open(long pid) throws IOException {
        try {
            return new ProcessMemory(pid);
        } catch (AccessDeniedException refused) {
            return Assumptions.abort("the memory of another process may not be read here: " + refused.getMessage());
        }
    }

    private static synchronized void compile() throws IOException {
        if (!compiled) {
            Files.createDirectories(DIRECTORY);
            ByteArrayOutputStream messages = new ByteArrayOutputStream();
            int status = ToolProvider.getSystemJavaCompiler().run(null, messages, messages, "--release", "17", "-d", DIRECTORY.toString(),
                    SOURCE.toString());
            if (status != 0) {
                throw new IOException(SOURCE + " does not compile: " + messages);
            }
            compiled = true;
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
    LiveHistogram histogram() {
        return histogram;
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
