package org.farheap.agent;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A process that stands still while this is open. */
final class StoppedProcess implements AutoCloseable {
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;
    private static final int LOOKS_MAX = 100;
    private static final MethodHandle KILL = kill();

    private final Process process;

    StoppedProcess(Process process) {
        this.process = process;
        send(SIGSTOP);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle kill() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow("kill"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }

    private void send(int signal) {
        try {
            int ignored = (int) KILL.invokeExact((int) process.pid(), signal);
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Whether all of its threads stand still; waits for them, but not for one that the kernel does not let stop. */
    boolean all() throws IOException {
        for (int look = 0; look < LOOKS_MAX; look++) {
            if (threadsAllStopped()) {
                return true;
            }
            Processes.pause(1);
        }
        return false;
    }

    private boolean threadsAllStopped() throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path task : tasks.toList()) {
                String stat = Files.readString(task.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public void close() {
        send(SIGCONT);
    }
}
