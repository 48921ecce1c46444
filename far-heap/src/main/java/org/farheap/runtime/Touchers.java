package org.farheap.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Threads by the kernel's numbers of them, which the data path records.
final class Touchers {
    /// `thread` is null for threads that are not Java's, or have ended.
    record Toucher(Thread thread, String name) {}

    private static final long REFRESH_NANOS = 1_000_000_000;

    private final Map<Integer, Toucher> known = new HashMap<>();
    private long refreshedNanos = Long.MIN_VALUE;

    /// The thread that had the number at that time. Numbers are used again, so what is known is forgotten every second.
    Toucher find(int id, long atNanos) {
        if (refreshedNanos == Long.MIN_VALUE || atNanos - refreshedNanos > REFRESH_NANOS) {
            refresh();
        }
        return known.computeIfAbsent(id, each -> new Toucher(null, nameOf(each)));
    }

    private void refresh() {
        refreshedNanos = System.nanoTime();
        known.clear();
        int[] ids = new int[Thread.activeCount() * 2 + 64];
        Thread[] threads = Agent.threads(ids);
        while (threads.length > ids.length) {
            ids = new int[threads.length * 2];
            threads = Agent.threads(ids);
        }
        for (int i = 0; i < threads.length; i++) {
            if (ids[i] != 0) {
                known.put(ids[i], new Toucher(threads[i], threads[i].getName()));
            }
        }
    }

    private static String nameOf(int id) {
        try {
            return Files.readString(Path.of("/proc/self/task/" + id + "/comm")).strip();
        } catch (IOException e) {
            return "thread " + id + ", which has ended";
        }
    }
}
