package org.farheap.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A memory server in a process of its own, as users run it; it goes with {@link #close}. */
final class ServerProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("farheap: listening on (.+):([0-9]+)");
    private static final Pattern METRICS = Pattern.compile("farheap: metrics on (.+):([0-9]+)");

    private final Process process;
    private final int port;
    private final int metricsPort;

    private ServerProcess(Process process, int port, int metricsPort) {
        this.process = process;
        this.port = port;
        this.metricsPort = metricsPort;
    }

    static ServerProcess start(String memory, String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of("--listen", "127.0.0.1:0", "--memory", memory));
        args.addAll(List.of(more));
        Process process = command(args).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader out = process.inputReader();
        int port = port(process, READY, out.readLine());
        return new ServerProcess(process, port, args.contains("--metrics") ? port(process, METRICS, out.readLine()) : 0);
    }

    private static int port(Process process, Pattern form, String line) {
        Matcher matcher = form.matcher(String.valueOf(line));
        if (!matcher.matches()) {
            process.destroyForcibly();
            throw new AssertionError("not a line of the form " + form + ": " + line);
        }
        return Integer.parseInt(matcher.group(2));
    }

    /** A server's command line, not started. */
    static ProcessBuilder command(List<String> args) {
        return java(MemoryServer.class, args);
    }

    /** A child JVM that runs {@code main} with this test's class path. */
    static ProcessBuilder java(Class<?> main, List<String> args) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // jucx unpacks its library there, and leaves it when the process is killed.
                "-Djava.io.tmpdir=" + Path.of("target").toAbsolutePath(),
                "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-esa", "-ea:org.farheap...",
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), main.getName()));
        line.addAll(args);
        return new ProcessBuilder(line);
    }

    int port() {
        return port;
    }

    /** Only when it was started with --metrics. */
    int metricsPort() {
        assert metricsPort != 0;
        return metricsPort;
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Shared memory that the server holds pages of, as the kernel counts it. */
    long sharedBytes() throws IOException {
        return statusBytes("RssShmem");
    }

    private long statusBytes(String field) throws IOException {
        return Files.readString(proc("status")).lines()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    /** Processor time used so far, in clock ticks. */
    long cpuTicks() throws IOException {
        String stat = Files.readString(proc("stat"));
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(afterName[11]) + Long.parseLong(afterName[12]);
    }

    int descriptors() throws IOException {
        try (var list = Files.list(proc("fd"))) {
            return (int) list.count();
        }
    }

    /** How many mappings the server has. */
    long mappings() throws IOException {
        try (var lines = Files.lines(proc("maps"))) {
            return lines.count();
        }
    }

    /** The ports that the server listens on besides the control port: UCX's own. */
    List<Integer> ucxPorts() throws IOException {
        List<String> inodes = new ArrayList<>();
        try (var list = Files.list(proc("fd"))) {
            for (Path fd : list.toList()) {
                String target = Files.isSymbolicLink(fd) ? Files.readSymbolicLink(fd).toString() : "";
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        }
        String listening = "0A";
        return Files.readAllLines(Path.of("/proc/net/tcp")).stream()
                .map(line -> line.trim().split("\\s+"))
                .filter(field -> field.length > 9 && field[3].equals(listening) && inodes.contains(field[9]))
                .map(field -> Integer.parseInt(field[1].substring(field[1].indexOf(':') + 1), 16))
                .filter(found -> found != port && found != metricsPort)
                .collect(Collectors.toList());
    }

    /** Sends a signal by its name, such as STOP. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
