package org.farheap.tracer.hotspot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Assumptions;

/// The heap of a JVM that runs ManyKinds.
final class RealHeap {
    private static final Path SOURCE = Path.of("src/test/programs/ManyKinds.java");
    private static final Path DIRECTORY = Path.of("target/real-heap").toAbsolutePath();
    private static boolean compiled;

    private RealHeap() {}

    @FunctionalInterface
    private interface Reading {
        RestingHeap read(AttachedJvm jvm) throws IOException;
    }

    /// All is old or humongous, and what is dead is gone.
    static RestingHeap afterFullCollection(Variant variant) throws IOException {
        return read(variant, RestingHeap::afterFullCollection);
    }

    /// There are young regions, and in old ones objects that are known to be dead, and some of which that is not known.
    static RestingHeap afterConcurrentMarking(Variant variant) throws IOException {
        return read(variant.with("-XX:+ExplicitGCInvokesConcurrent", "-XX:MaxTenuringThreshold=1"), RestingHeap::asItIs);
    }

    /// A test that cannot look is none that has passed.
    private static RestingHeap read(Variant variant, Reading reading) throws IOException {
        compile();
        try (ChildHeap child = new ChildHeap(variant.jdk(), variant.options(), DIRECTORY)) {
            return reading.read(child.jvm());
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
}
