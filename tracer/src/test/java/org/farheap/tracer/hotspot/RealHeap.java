package org.farheap.tracer.hotspot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.farheap.tracer.ClassLayout;
import org.farheap.tracer.ClassTable;

/// A JVM's heap as it was after a full collection: read from its memory, told by its heap dump, counted by itself.
final class RealHeap implements AutoCloseable {
    private static final Path SOURCE = Path.of("src/test/programs/ManyKinds.java");
    private static final Path DIRECTORY = Path.of("target/real-heap").toAbsolutePath();
    private static boolean compiled;

    private final Arena arena = Arena.ofShared();
    private final VmHeap heap;
    private final List<ClassLayout> layouts;
    private final Map<Long, Long> mirrors;
    private final HeapTruth truth;
    private final LiveHistogram histogram;

    /// @throws AccessDeniedException when this process may not read another's memory
    RealHeap(Jdk jdk, List<String> options) throws IOException {
        compile();
        try (ChildHeap child = new ChildHeap(jdk, options, DIRECTORY); ProcessMemory memory = new ProcessMemory(child.pid())) {
            histogram = child.histogram();
            HeapDump dump = child.dump();
            VmStructs structs = new VmStructs(memory, new LoadedLibrary(child.pid(), "libjvm.so"));
            VmClasses classes = new VmClasses(memory, structs, child.hidden());
            heap = new VmHeap(memory, structs, arena);
            layouts = classes.layouts();
            mirrors = classes.mirrors();
            truth = new HeapTruth(dump, heap, classes);
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

    LiveHistogram histogram() {
        return histogram;
    }

    TracerCheck check() {
        return check(layouts);
    }

    /// With other layouts than its own.
    TracerCheck check(List<ClassLayout> others) {
        return new TracerCheck(heap, ClassTable.of(heap.encoding(), others), truth);
    }

    @Override
    public void close() {
        arena.close();
    }
}
