package org.farheap.bench.matrix;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.farheap.bench.Home;

/// What the figures depend on beside the settings.
///
/// @param memory     bytes
/// @param jvm        of the programs, as it names itself
/// @param commit     of this repository; " with changes" when its work tree has some
/// @param pageCluster pages that a swap-in reads ahead are 2 to the power of it
record Surroundings(String date, String processor, int cores, long memory, String kernel, String jvm, String commit, int swappiness,
        int pageCluster) {
    static Surroundings look(Path javaHome) throws IOException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Surroundings(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), Home.processor(),
                Runtime.getRuntime().availableProcessors(), system.getTotalMemorySize(), System.getProperty("os.version"), jvm(javaHome),
                Home.commit(), number("/proc/sys/vm/swappiness"), number("/proc/sys/vm/page-cluster"));
    }

    private static String jvm(Path javaHome) {
        String version = Home.output(List.of(javaHome.resolve("bin/java").toString(), "--version"));
        return version.lines().skip(1).findFirst().orElse("unknown").strip();
    }

    private static int number(String file) throws IOException {
        return Integer.parseInt(Files.readString(Path.of(file)).strip());
    }

    String line() {
        return "%d x %s, %.1f GiB, Linux %s, %s, commit %s, %s".formatted(cores, processor, memory / (double) (1 << 30), kernel, jvm,
                commit, date);
    }
}
