package org.farheap.bench.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The threads by which G1 of another JVM marks while the program runs, "G1 Conc#0" and so on; as the kernel counts their processor time.
///
/// `/proc/PID/task/TID/schedstat` begins with a thread's nanoseconds on a processor. They are exact of a thread that sleeps; of one that
/// runs they may be a clock tick old.
final class MarkingThreads implements AutoCloseable {
    private static final String NAME = "G1 Conc#";
    /// Three numbers of at most 20 digits.
    private static final int SCHEDSTAT_BYTES_MAX = 64;

    private final ByteBuffer text = ByteBuffer.allocate(SCHEDSTAT_BYTES_MAX);
    private final List<FileChannel> schedstats = new ArrayList<>();

    /// @param threads how many there are. The JVM starts them when it first needs them, so in its first cycle
    MarkingThreads(long pid, int threads) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : tasks.toList()) {
                if (Files.readString(task.resolve("comm")).startsWith(NAME)) {
                    schedstats.add(FileChannel.open(task.resolve("schedstat")));
                }
            }
        }
        if (schedstats.size() != threads) {
            close();
            throw new IOException("G1 marks by " + schedstats.size() + " threads, not " + threads);
        }
    }

    /// Of all of them, since they were started.
    long processorNanos() throws IOException {
        long nanos = 0;
        for (FileChannel schedstat : schedstats) {
            text.clear();
            schedstat.read(text, 0);
            nanos += Long.parseLong(new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).split(" ")[0]);
        }
        return nanos;
    }

    @Override
    public void close() throws IOException {
        for (FileChannel schedstat : schedstats) {
            schedstat.close();
        }
    }
}
