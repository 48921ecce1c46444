package org.farheap.bench.matrix;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.farheap.bench.HeapRange;
import org.farheap.bench.Home;

/// The commands of the modes. The launcher makes all of them: without the agent the command is the one that it would start under the
/// agent, less the agent. So the collector, the young generation's cap and the recording are the same for a budget whatever pages.
record JavaCommand(Settings settings, Workload workload, RunFiles files) {
    /// A JVM that is not of the tools' own process tree is told so by the kernel; the launcher needs a signal that it can pass on.
    private static final List<String> DIES_WITH_US = List.of("setpriv", "--pdeathsig", "KILL");
    private static final List<String> ENDS_WITH_US = List.of("setpriv", "--pdeathsig", "TERM");

    /// Under the agent.
    List<String> farheap(long budget, Mode mode) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(ENDS_WITH_US);
        List<String> options = new ArrayList<>(List.of("--stats", files.statistics().toString()));
        if (!mode.agentOptions().isEmpty()) {
            options.addAll(List.of("--agent-opts", mode.agentOptions()));
        }
        command.addAll(launcher(Long.toString(budget), options, mode));
        return command;
    }

    /// Without the agent, `within` something such as a cgroup.
    List<String> plain(String local, Mode mode, List<String> within) throws IOException, InterruptedException {
        List<String> dry = launcher(local, List.of("--dry-run"), mode);
        List<String> command = new ArrayList<>(DIES_WITH_US);
        command.addAll(within);
        command.addAll(Command.run(dry.toArray(String[]::new)).lines().filter(word -> !word.startsWith("-agentpath:")).toList());
        return command;
    }

    private List<String> launcher(String local, List<String> options, Mode mode) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Home.launcher(), "run", "--local", local, "--java", settings.javaHome().toString()));
        command.addAll(options);
        if (settings.recordings()) {
            command.addAll(List.of("--jfr", files.recording().toString()));
        }
        command.add("--");
        command.addAll(program(mode));
        return command;
    }

    /// A JVM in a cgroup would size itself by the cgroup's limit, unless told to take the machine for what it is.
    private List<String> program(Mode mode) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("-Xmx" + settings.heapBytes(workload), "-XX:-UseContainerSupport",
                HeapRange.option(files.directory()), Pause.logOption(files.pauses())));
        words.addAll(workload.vmOptions());
        words.addAll(mode.vmOptions());
        words.addAll(List.of("-cp", workload.needs().classPath(), workload.mainClass()));
        words.addAll(workload.arguments());
        words.addAll(List.of("--scale", Double.toString(settings.scale()), "--seed", Long.toString(settings.seed()), "--result",
                files.figures().toString()));
        return words;
    }
}
