package org.farheap.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.farheap.workload.Figures;

/// The native program that faults without a JVM (jvmti-agent/bench/fault_floor.cpp).
final class FaultFloor {
    private FaultFloor() {}

    /// The lines of figures that one run prints.
    static List<Figures> run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException, RunFailed {
        List<String> command = Stream.concat(Stream.of(Home.faultFloor().toString()), Stream.of(arguments)).toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process process = Children.start(builder);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        List<Figures> lines = output.lines().filter(line -> line.startsWith("{")).map(Figures::parse).toList();
        if (status != 0 || lines.isEmpty()) {
            throw new RunFailed(String.join(" ", command) + " ended with status " + status, status == 0 ? 5 : status);
        }
        return lines;
    }
}
