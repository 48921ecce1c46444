package org.farheap.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Where the repository and the JDKs are, as ./farheap hands them over.
public final class Home {
    public static final Path REPOSITORY = Path.of(System.getProperty("farheap.home", ".")).toAbsolutePath().normalize();
    public static final Path TOOLS_JAVA_HOME = Path.of(System.getProperty("farheap.tools.java.home", System.getProperty("java.home")));

    private Home() {}

    public static String launcher() {
        return REPOSITORY.resolve("farheap").toString();
    }

    public static String java() {
        return TOOLS_JAVA_HOME.resolve("bin/java").toString();
    }

    public static String classPath() {
        Path target = REPOSITORY.resolve("bench/target");
        return target.resolve("classes") + ":" + target.resolve("lib") + "/*";
    }

    static Path faultFloor() {
        return REPOSITORY.resolve("jvmti-agent/build/release/fault_floor");
    }

    /// What figures depend on, in one line.
    static String machine() throws IOException {
        String processor = processor();
        String memory = firstValue(Path.of("/proc/meminfo"), "MemTotal");
        return "%d x %s, %s, Linux %s, JDK %s, commit %s".formatted(Runtime.getRuntime().availableProcessors(), processor, memory,
                System.getProperty("os.version"), Runtime.version(), commit());
    }

    public static String processor() throws IOException {
        return firstValue(Path.of("/proc/cpuinfo"), "model name");
    }

    private static String firstValue(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst().orElse("unknown");
    }

    /// The short revision, " with changes" when the work tree has some.
    public static String commit() {
        String revision = git("rev-parse", "--short", "HEAD").strip();
        boolean changed = !git("status", "--porcelain").isBlank();
        return revision.isEmpty() ? "unknown" : revision + (changed ? " with changes" : "");
    }

    /// Also where the repository is another user's, which only reading it makes no worse.
    private static String git(String... words) {
        List<String> command = new ArrayList<>(List.of("git", "-c", "safe.directory=" + REPOSITORY, "-C", REPOSITORY.toString()));
        command.addAll(List.of(words));
        return output(command);
    }

    /// Standard output of a short command; empty when it cannot run.
    public static String output(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            process.getOutputStream().close();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
