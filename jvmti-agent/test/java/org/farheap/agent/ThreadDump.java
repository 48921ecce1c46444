package org.farheap.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What can be learnt of a JVM that does not end: its own thread dump, if it still answers, and what the kernel says of its threads. */
final class ThreadDump {
    private static final long ANSWER_SECONDS_MAX = 20;

    private ThreadDump() {}

    static String of(Process process, Jdk jdk, Path directory) {
        return "kernel's view:\n" + threads(process.pid()) + "\nJVM's view:\n" + jcmd(process, jdk, directory);
    }

    private static String jcmd(Process process, Jdk jdk, Path directory) {
        Path file = directory.resolve("threads");
        try {
            Process jcmd = new ProcessBuilder(jdk.tool("jcmd"), Long.toString(process.pid()), "Thread.print")
                    .redirectErrorStream(true).redirectOutput(file.toFile()).start();
            if (!Processes.ended(jcmd, ANSWER_SECONDS_MAX)) {
                Processes.kill(jcmd);
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    private static String threads(long pid) {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            tasks.forEach(task -> text.append(task.getFileName()).append(' ').append(fact(task, "comm")).append(' ')
                    .append(state(task)).append(' ').append(fact(task, "wchan")).append(' ').append(fact(task, "syscall")).append('\n'));
        } catch (IOException gone) {
            text.append(gone);
        }
        return text.toString();
    }

    private static String state(Path task) {
        String stat = fact(task, "stat");
        return stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ")[0];
    }

    private static String fact(Path task, String name) {
        try {
            return Files.readString(task.resolve(name)).trim();
        } catch (IOException gone) {
            return "?";
        }
    }
}
