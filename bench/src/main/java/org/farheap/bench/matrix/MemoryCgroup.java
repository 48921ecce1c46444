package org.farheap.bench.matrix;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farheap.bench.Ending;

/// A memory cgroup of ours, of either version of the kernel's interface. Its name holds the process that made it, so that what a killed
/// run left is known for what it is.
public record MemoryCgroup(Path directory, Version version) implements Ending.Held {
    private static final Path MOUNTS = Path.of("/proc/self/mounts");
    private static final int EMPTY_TRIES = 200;
    private static final int EMPTY_MILLIS = 50;

    enum Version {
        V1("memory.limit_in_bytes", "memory.oom_control"),
        V2("memory.max", "memory.events");

        private final String limit;
        private final String outOfMemory;

        Version(String limit, String outOfMemory) {
            this.limit = limit;
            this.outOfMemory = outOfMemory;
        }
    }

    /// Where the kernel's memory cgroups are.
    record Root(Path directory, Version version) {
        /// Empty where memory cannot be limited.
        static Optional<Root> find() throws IOException {
            Optional<Root> second = Optional.empty();
            for (String line : Files.readAllLines(MOUNTS)) {
                String[] words = line.split(" ");
                if (words[2].equals("cgroup") && List.of(words[3].split(",")).contains("memory")) {
                    return Optional.of(new Root(Path.of(words[1]), Version.V1));
                }
                if (words[2].equals("cgroup2") && limits(Path.of(words[1]))) {
                    second = Optional.of(new Root(Path.of(words[1]), Version.V2));
                }
            }
            return second;
        }

        private static boolean limits(Path directory) throws IOException {
            Path control = directory.resolve("cgroup.subtree_control");
            return Files.exists(control) && List.of(Files.readString(control).strip().split(" ")).contains("memory");
        }

        /// Limits memory, not swap: what is over goes there. The kernel charges the page cache and page tables, too.
        MemoryCgroup create(long limitBytes) throws IOException {
            MemoryCgroup cgroup = new MemoryCgroup(directory.resolve(OwnName.mine().text()), version);
            Files.createDirectory(cgroup.directory);
            try {
                Files.writeString(cgroup.directory.resolve(version.limit), Long.toString(limitBytes));
                return cgroup;
            } catch (IOException e) {
                Files.delete(cgroup.directory);
                throw e;
            }
        }

        /// Those of the tools, whoever runs or ran them.
        List<MemoryCgroup> ours() throws IOException {
            List<MemoryCgroup> found = new ArrayList<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, OwnName.PREFIX + "*")) {
                entries.forEach(entry -> found.add(new MemoryCgroup(entry, version)));
            }
            return found;
        }
    }

    OwnName name() {
        return new OwnName(directory.getFileName().toString());
    }

    /// The words in front of a command that put it in here before its first instruction: the shell becomes the command.
    List<String> entry() {
        return List.of("sh", "-c", "echo $$ >\"$0\" && exec \"$@\"", directory.resolve("cgroup.procs").toString());
    }

    /// Has the kernel bring its counters of this cgroup up to date, which reading them does.
    void refreshCounters() throws IOException {
        Files.readAllBytes(directory.resolve("memory.stat"));
    }

    /// Whether the kernel killed something in here for want of memory.
    boolean ranOut() throws IOException {
        for (String line : Files.readAllLines(directory.resolve(version.outOfMemory))) {
            if (line.startsWith("oom_kill ")) {
                return !line.endsWith(" 0");
            }
        }
        return false;
    }

    /// Kills what is still in here, and removes it.
    @Override
    public void giveBack() throws IOException, InterruptedException {
        for (int tries = 0; !processes().isEmpty(); tries++) {
            if (tries == EMPTY_TRIES) {
                throw new IOException("processes of it do not end: " + processes());
            }
            processes().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            Thread.sleep(EMPTY_MILLIS);
        }
        Files.delete(directory);
    }

    private List<Long> processes() throws IOException {
        return Files.readAllLines(directory.resolve("cgroup.procs")).stream().map(Long::valueOf).toList();
    }

    @Override
    public String toString() {
        return "cgroup " + directory;
    }
}
