package org.farheap.bench;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Every process that the tools start; all of them end with the tools, whatever ends those.
public final class Children {
    private static final int STOP_SECONDS = 15;
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    private Children() {}

    /// Waits for ever when the tools are ending already.
    public static Process start(ProcessBuilder builder) throws IOException {
        return Ending.unless(() -> {
            Process process = builder.start();
            RUNNING.add(process);
            process.onExit().thenAccept(RUNNING::remove);
            return process;
        });
    }

    /// Asks the process to end, waits, and makes it end.
    public static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    static void stopAll() {
        RUNNING.forEach(Process::destroy);
        RUNNING.forEach(Children::stop);
    }
}
