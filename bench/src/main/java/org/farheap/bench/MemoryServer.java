package org.farheap.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A memory server of a measurement, on a free port of this machine.
public final class MemoryServer implements AutoCloseable {
    private static final String READY = "farheap: listening on ";

    private final Process process;
    private final String address;

    /// With more environment, such as UCX's choice of transports.
    public MemoryServer(String memory, Map<String, String> environment) throws IOException, RunFailed {
        this(memory, environment, List.of());
    }

    /// Behind words in front of its command.
    public MemoryServer(String memory, Map<String, String> environment, List<String> prefix) throws IOException, RunFailed {
        List<String> command = new ArrayList<>(prefix);
        // It ends with the tools even when they are killed.
        command.addAll(List.of("setpriv", "--pdeathsig", "TERM", Home.launcher(), "server", "--listen", "127.0.0.1:0", "--memory", memory));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("FARHEAP_NO_BUILD", "1");
        builder.environment().putAll(environment);
        process = Children.start(builder);
        address = awaitReady(process.inputReader());
    }

    private String awaitReady(BufferedReader lines) throws IOException, RunFailed {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(READY)) {
                return line.substring(READY.length()).strip();
            }
        }
        close();
        throw new RunFailed("the memory server did not start", 3);
    }

    public String address() {
        return address;
    }

    @Override
    public void close() {
        Children.stop(process);
    }
}
