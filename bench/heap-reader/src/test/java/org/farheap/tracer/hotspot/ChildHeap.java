package org.farheap.tracer.hotspot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A JVM that runs ManyKinds, and has come to rest.
final class ChildHeap implements AutoCloseable {
    private static final String SEED = "1";

    private final Path directory;
    private final Process process;

    ChildHeap(Jdk jdk, List<String> options, Path directory) throws IOException {
        this.directory = directory;
        List<String> command = new ArrayList<>(List.of(jdk.tool("java"), "-Xmx256m"));
        command.addAll(AttachedJvm.OPTIONS);
        command.addAll(options);
        command.addAll(List.of("-cp", directory.toString(), "ManyKinds", SEED));
        process = new ProcessBuilder(command).redirectError(directory.resolve("stderr").toFile()).start();
        awaitReady();
    }

    private void awaitReady() throws IOException {
        String line = process.inputReader().readLine();
        if (!"ready".equals(line)) {
            close();
            throw new IOException("the program printed " + line + ", and " + Files.readString(directory.resolve("stderr")));
        }
    }

    AttachedJvm jvm() {
        return new AttachedJvm(process.pid(), directory);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
