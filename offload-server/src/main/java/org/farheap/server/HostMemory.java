package org.farheap.server;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine, or the container around this process, can give. */
final class HostMemory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");

    private HostMemory() {}

    /** Refuses a --memory that cannot be held, before an agent depends on it. */
    static void check(long memoryBytes) throws SetupFailure {
        long available = availableBytes();
        if (memoryBytes > available) {
            throw SetupFailure.environment("--memory " + ByteSize.show(memoryBytes) + " is more than this machine has free, "
                    + ByteSize.show(available) + "; ask for less, or stop something");
        }
    }

    private static long availableBytes() throws SetupFailure {
        var system = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        // The bean knows the container's limit, the file knows what caches would give back.
        return Math.min(system.getTotalMemorySize(), memAvailableBytes());
    }

    private static long memAvailableBytes() throws SetupFailure {
        try (var lines = Files.lines(MEMINFO)) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException e) {
            throw SetupFailure.environment("cannot read " + MEMINFO + ": " + e.getMessage());
        }
    }
}
