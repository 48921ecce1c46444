package org.farheap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.farheap.server.near.SyntheticHeap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Functions in jars of the operator.
final class NearFunctionsJarTest {
    private static final String SERVICES = "META-INF/services/org.farheap.server.near.NearDataFunction";
    private static final String SOURCE = """
            import java.nio.ByteBuffer;
            import org.farheap.server.near.*;
            public final class Added implements NearDataFunction {
                public String name() { return "%s"; }
                public byte[] run(NearHeap heap, ByteBuffer parameters, NearBudget budget) {
                    return ("regions: " + heap.regions().regions()).getBytes();
                }
            }
            """;

    @TempDir
    private Path directory;

    private Path jar(String name) throws IOException {
        Path source = Files.writeString(directory.resolve("Added.java"), SOURCE.formatted(name));
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-cp",
                System.getProperty("java.class.path"), "-d", directory.toString(), source.toString());
        assertEquals(0, status);
        return jar("added.jar", "Added", Files.readAllBytes(directory.resolve("Added.class")));
    }

    private Path jar(String file, String service, byte[] classFile) throws IOException {
        Path jar = directory.resolve(file);
        try (OutputStream out = Files.newOutputStream(jar); ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(SERVICES));
            zip.write(service.getBytes());
            zip.putNextEntry(new ZipEntry("Added.class"));
            zip.write(classFile);
        }
        return jar;
    }

    @Test
    @DisplayName("a function in a jar of the operator's is called like any")
    void added() throws Exception {
        try (ServerProcess server = ServerProcess.start("128M", "--functions", jar("added").toString());
                TestAgent agent = new TestAgent(server, Lease.EXTENT_BYTES, 0, "tcp");
                NearClient near = NearClient.open(server, agent)) {
            near.describe(new SyntheticHeap(1 << 20, 5, true));
            assertEquals("regions: 5", near.call("added").text());
        }
    }

    @Test
    @DisplayName("a name that is taken, a name that is none, and a class that is not there end the server with one line")
    void wrong() throws Exception {
        refused(jar("histogram"), "two near-data functions are called histogram");
        refused(jar("My Function"), "calls itself 'My Function'");
        refused(jar("missing.jar", "NoSuchClass", new byte[0]), "NoSuchClass");
    }

    private static void refused(Path jar, String says) throws Exception {
        List<String> args = List.of("--listen", "127.0.0.1:0", "--memory", "64M", "--functions", jar.toString());
        Process server = ServerProcess.command(args).start();
        String err = new String(server.getErrorStream().readAllBytes());
        assertEquals(2, server.waitFor(), err);
        assertTrue(err.lines().count() == 1 && err.contains(says), err);
    }
}
