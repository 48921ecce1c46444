package org.farheap.agent;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The processes that tests started. None outlives the tests, however they end. */
final class Processes {
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();
    private static final long KILL_SECONDS_MAX = 20;
    private static final String NO_GROUP = "65534";

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private Processes() {}

    static void watch(Process process) {
        RUNNING.add(process);
        process.onExit().thenAccept(RUNNING::remove);
    }

    /** Kills it, also when it is stopped, and waits until it is gone. */
    static void kill(Process process) {
        process.destroyForcibly();
        if (!ended(process, KILL_SECONDS_MAX)) {
            throw new AssertionError("process " + process.pid() + " survived SIGKILL for " + KILL_SECONDS_MAX + " s");
        }
    }

    static boolean ended(Process process, long secondsMax) {
        try {
            return process.waitFor(secondsMax, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            throw new IllegalStateException(interrupted);
        }
    }

    /** The words in front of a command that make it run as this user; none for ourselves. */
    static List<String> as(String user) {
        return user.isEmpty() ? List.of() : List.of("setpriv", "--reuid", user, "--regid", NO_GROUP, "--clear-groups");
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
