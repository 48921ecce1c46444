package org.farheap.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A child JVM that runs, in a directory of its own that keeps everything it wrote until the test has passed. */
final class Child implements AutoCloseable {
    private static final String STATS = "stats.json";
    private static final String HEAP_LOG = "heap.log";
    private static final String STDOUT = "stdout";
    private static final String STDERR = "stderr";
    private static final long ANSWER_SECONDS_MAX = 240;
    private static int started;

    private final ChildPlan plan;
    private final Path directory;
    private final List<String> command;
    private final Process process;
    private final ResidentSampler sampler;
    private final long startNanos = System.nanoTime();

    private Child(ChildPlan plan, Path directory, List<String> command, Process process) {
        this.plan = plan;
        this.directory = directory;
        this.command = command;
        this.process = process;
        this.sampler = new ResidentSampler(process, directory.resolve(HEAP_LOG), plan.budgetBytes());
    }

    /** Starts the program under the agent, backed by the servers at these addresses. */
    static Child underAgent(ChildPlan plan, Staged staged, List<String> serverAddresses) {
        List<String> options = new ArrayList<>();
        options.add("local=" + plan.local());
        serverAddresses.forEach(address -> options.add("server=" + address));
        options.add("stats=" + STATS);
        options.addAll(plan.agentOptions());
        return withOptions(plan, staged, String.join(",", options));
    }

    /** Starts the program under the agent with exactly these options, right or wrong. */
    static Child withOptions(ChildPlan plan, Staged staged, String agentOptions) {
        return start(plan, staged, List.of("-agentpath:" + staged.agent() + "=" + agentOptions));
    }

    /** Starts the plain program, which finds the end of its standard input at once. */
    static Child withoutAgent(ChildPlan plan) {
        Child child = start(plan, Staged.here(), List.of());
        child.closeInput();
        return child;
    }

    private static Child start(ChildPlan plan, Staged staged, List<String> agent) {
        List<String> command = new ArrayList<>(plan.prefix());
        command.add(plan.jdk().tool("java"));
        command.add("-Xlog:pagesize=info:file=" + HEAP_LOG);
        command.addAll(plan.jvmArgs());
        command.addAll(agent);
        command.addAll(List.of("-cp", staged.programs().toString(), plan.program()));
        command.addAll(plan.args());
        try {
            Path directory = ownDirectory(plan, staged.runs());
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
                    .redirectOutput(directory.resolve(STDOUT).toFile()).redirectError(directory.resolve(STDERR).toFile());
            builder.environment().put("FARHEAP_TOKEN", plan.token());
            Process process = builder.start();
            Processes.watch(process);
            return new Child(plan, directory, command, process);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static synchronized Path ownDirectory(ChildPlan plan, Path runs) throws IOException {
        String name = plan.program() + "-" + plan.jdk().feature() + "-" + ProcessHandle.current().pid() + "-" + started++;
        return Staged.openDirectory(Files.createDirectories(runs.resolve(name)));
    }

    Path directory() {
        return directory;
    }

    long pid() {
        return process.pid();
    }

    Jdk jdk() {
        return plan.jdk();
    }

    /** What jcmd answers; it fails when jcmd does. */
    String jcmd(String... arguments) throws IOException {
        Path answer = directory.resolve("jcmd-" + arguments[0]);
        ProcessBuilder builder = new ProcessBuilder(plan.jdk().tool("jcmd"), Long.toString(pid()));
        builder.command().addAll(List.of(arguments));
        Process jcmd = builder.redirectErrorStream(true).redirectOutput(answer.toFile()).start();
        Processes.watch(jcmd);
        if (!Processes.ended(jcmd, ANSWER_SECONDS_MAX)) {
            Processes.kill(jcmd);
        }
        String text = Files.readString(answer);
        if (jcmd.exitValue() != 0) {
            throw new AssertionError("jcmd " + String.join(" ", arguments) + " ended with " + jcmd.exitValue() + ": " + text);
        }
        return text;
    }

    /** Waits until the program has built its structures. */
    void awaitBegun() {
        awaitLine(STDOUT, "begun", "it has not begun");
    }

    /** Waits until the agent has written a line that begins so, with "farheap: ". */
    void awaitMessage(String beginning) {
        awaitLine(STDERR, beginning, "it has not said '" + beginning + "'");
    }

    private void awaitLine(String name, String beginning, String otherwise) {
        long deadline = System.nanoTime() + plan.hangSeconds() * 1_000_000_000L;
        while (lines(name).stream().noneMatch(line -> line.startsWith(beginning))) {
            if (!process.isAlive()) {
                throw finish().failure("the program has ended: " + otherwise);
            }
            if (System.nanoTime() > deadline) {
                throw hung(otherwise);
            }
            Processes.pause(10);
        }
    }

    /** Waits until the program has printed a line that begins so. */
    void awaitOutput(String beginning) {
        awaitLine(STDOUT, beginning, "it has not printed '" + beginning + "'");
    }

    void sendLine(String line) {
        try {
            OutputStream input = process.getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    void kill() {
        Processes.kill(process);
    }

    /** All of the process is stopped for a while, as by a debugger. */
    void standStill(long milliseconds) {
        try (StoppedProcess _ = new StoppedProcess(process)) {
            Processes.pause(milliseconds);
        }
    }

    /** Waits until the program has ended by itself. */
    Run finish() {
        return finishWithin(plan.hangSeconds());
    }

    Run finishWithin(long seconds) {
        if (!Processes.ended(process, seconds)) {
            throw hung("it has not ended within " + seconds + " s");
        }
        sampler.join();
        Run run = new Run(plan, directory, String.join(" ", command), process.exitValue(), lines(STDOUT), lines(STDERR),
                Stats.read(directory.resolve(STATS)), sampler.peakBytes(), sampler.samples());
        Journal.add(directory.getParent(), run, startNanos);
        return run;
    }

    private AssertionError hung(String what) {
        String dump = ThreadDump.of(process, plan.jdk(), directory);
        try {
            Files.writeString(directory.resolve("hung"), dump);
        } catch (IOException failure) {
            dump += failure;
        }
        Processes.kill(process);
        return finish().failure(what + "; " + dump);
    }

    private List<String> lines(String name) {
        try {
            return new String(Files.readAllBytes(directory.resolve(name)), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Kills it if it still runs. */
    @Override
    public void close() {
        Processes.kill(process);
    }

    /** Takes the directory away: the test has passed. */
    void forget() {
        Staged.removeTree(directory);
    }
}
