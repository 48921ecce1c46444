package org.farheap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One ./farheap command of a test, with its output in files.
public final class LaunchedProcess implements AutoCloseable {
    private static final int LIMIT_SECONDS = 60;
    private static final Path LAUNCHER = Path.of("..", "farheap").toAbsolutePath().normalize();

    private final Path out;
    private final Path err;
    private final Process process;

    private LaunchedProcess(Map<String, String> environment, String... arguments) throws IOException {
        out = Files.createTempFile("farheap-test", ".out");
        err = Files.createTempFile("farheap-test", ".err");
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("FARHEAP_NO_BUILD", "1");
        List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS").forEach(builder.environment()::remove);
        builder.environment().putAll(environment);
        process = builder.start();
        process.getOutputStream().close();
    }

    static LaunchedProcess start(String... arguments) throws IOException {
        return new LaunchedProcess(Map.of(), arguments);
    }

    /// Runs to the end with more environment.
    static LaunchedProcess run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        LaunchedProcess launched = new LaunchedProcess(environment, arguments);
        launched.status();
        return launched;
    }

    public static LaunchedProcess run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    /// Waits for the end.
    public int status() throws InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + LIMIT_SECONDS + " s");
        }
        return process.exitValue();
    }

    public String out() throws IOException {
        return Files.readString(out);
    }

    public String err() throws IOException {
        return Files.readString(err);
    }

    /// Waits until the program has written that line; returns the processes that run then.
    List<ProcessHandle> awaitLine(String line) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!out().contains(line)) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                throw new AssertionError("no line '" + line + "'; stderr: " + err());
            }
            Thread.sleep(20);
        }
        return process.descendants().toList();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        Files.delete(out);
        Files.delete(err);
    }
}
