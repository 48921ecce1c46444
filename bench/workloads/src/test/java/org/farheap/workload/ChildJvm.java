package org.farheap.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Runs a main class with this JVM's class path in a JVM of its own.
final class ChildJvm {
    private ChildJvm() {}

    /// The java of a JDK 17 beside this one; null when there is none.
    static Path java17() throws IOException {
        try (Stream<Path> homes = Files.list(Path.of(System.getProperty("java.home")).toRealPath().getParent())) {
            return homes.filter(ChildJvm::isVersion17).map(home -> home.resolve("bin/java")).findFirst().orElse(null);
        }
    }

    private static boolean isVersion17(Path home) {
        try {
            return Files.isExecutable(home.resolve("bin/java")) && Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"17");
        } catch (IOException e) {
            return false;
        }
    }

    static void run(Path java, Class<?> mainClass, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(java.toString(), "-Xmx256m", "-cp", System.getProperty("java.class.path"),
                mainClass.getName()));
        command.addAll(List.of(arguments));
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }
}
