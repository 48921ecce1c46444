package org.farheap.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A memory server in a process of its own, on a free loopback port. */
final class Server implements AutoCloseable {
    private static final String LISTENING = "farheap: listening on ";
    private static final long START_SECONDS_MAX = 60;
    private static final long STOP_SECONDS_MAX = 20;
    private static final long PAGE_BYTES = 4096;
    private static int started;

    private final Process process;
    private final Path log;
    private final String address;
    private boolean frozen;

    private Server(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.address = awaitAddress();
    }

    static synchronized Server start(Staged staged, List<String> options, String token, String user) {
        List<String> command = new ArrayList<>(Processes.as(user));
        command.addAll(List.of(Jdks.newest().tool("java"), "-Xmx128m", "--enable-native-access=ALL-UNNAMED", "-cp",
                staged.serverClassPath(), "org.farheap.server.MemoryServer", "--listen", "127.0.0.1:0"));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("UCX_HANDLE_ERRORS", "none");
        builder.environment().put("FARHEAP_TOKEN", token);
        try {
            Path log = Files.createDirectories(staged.runs()).resolve("server-" + ProcessHandle.current().pid() + "-" + started++ + ".log");
            Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
            Processes.watch(process);
            return new Server(process, log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String awaitAddress() {
        long deadline = System.nanoTime() + START_SECONDS_MAX * 1_000_000_000L;
        while (process.isAlive() && System.nanoTime() < deadline) {
            for (String line : log().split("\n")) {
                if (line.startsWith(LISTENING)) {
                    return line.substring(LISTENING.length()).trim();
                }
            }
            Processes.pause(20);
        }
        Processes.kill(process);
        throw new AssertionError("the memory server did not start; it said: " + log());
    }

    /** HOST:PORT. */
    String address() {
        return address;
    }

    int port() {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Its resident memory, the extents that it shares with agents among it. */
    long residentBytes() throws IOException {
        String statm = Files.readString(Path.of("/proc/" + process.pid() + "/statm"));
        return Long.parseLong(statm.split(" ")[1]) * PAGE_BYTES;
    }

    void kill() {
        Processes.kill(process);
    }

    /** Stops the process without ending it; {@link #close} still ends it. */
    void freeze() {
        signal("STOP");
        frozen = true;
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (!Processes.ended(kill, STOP_SECONDS_MAX) || kill.exitValue() != 0) {
                throw new AssertionError("kill -" + name + " failed");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        if (!frozen) {
            process.destroy();
        }
        if (frozen || !Processes.ended(process, STOP_SECONDS_MAX)) {
            Processes.kill(process);
        }
    }
}
