package org.farheap.bench.spark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.farheap.bench.Children;
import org.farheap.bench.Home;
import org.farheap.bench.RunFailed;

/// The JVM options that ./farheap run would add to a program: of the agent, the collector, and the young generation's cap.
final class LauncherOptions {
    private static final String MAIN = "Main";

    private LauncherOptions() {}

    /// For a heap of so many MiB. RunFailed says what the launcher finds wrong with `local` or `agentOptions`.
    static List<String> forHeap(int mebibytes, String local, String server, String statistics, String agentOptions)
            throws IOException, InterruptedException, RunFailed {
        String heap = "-Xmx" + mebibytes + "m";
        List<String> command = new ArrayList<>(List.of(Home.launcher(), "run", "--dry-run", "--local", local, "--server", server, "--stats",
                statistics, "--java", Home.TOOLS_JAVA_HOME.toString()));
        if (agentOptions != null) {
            command.addAll(List.of("--agent-opts", agentOptions));
        }
        command.addAll(List.of("--", heap, MAIN));
        Process process = Children.start(new ProcessBuilder(command).redirectErrorStream(true));
        List<String> words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        int status = process.waitFor();
        if (status != 0) {
            throw new RunFailed(words.getLast().replaceFirst("^farheap: run: ", "spark: "), status);
        }
        return words.subList(1, words.indexOf(heap));
    }
}
