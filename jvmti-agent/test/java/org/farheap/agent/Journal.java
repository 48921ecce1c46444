package org.farheap.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One line for each child in journal.txt beside their directories: what the tests did, for people who look afterwards. */
final class Journal {
    private static final String FORMAT = "%6.1f s  exit %3d  peak %4d of %5s MB  evicted %8d  fetched %8d  %s %s %s %s %s%n";

    private Journal() {}

    static void add(Path directory, Run run, long startNanos) {
        ChildPlan plan = run.plan();
        String line = String.format(FORMAT, (System.nanoTime() - startNanos) / 1e9, run.exitStatus(), run.peakResidentBytes() >> 20,
                plan.local().replace("m", ""), count(run, "pages_evicted"), count(run, "pages_fetched"), plan.jdk(), plan.program(),
                plan.args(), plan.jvmArgs(), plan.agentOptions());
        try {
            Files.writeString(directory.resolve("journal.txt"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static long count(Run run, String name) {
        return run.stats().numbers().getOrDefault(name, 0L);
    }
}
