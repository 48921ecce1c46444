package org.farheap.workload.program;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import javax.management.JMException;
import org.farheap.workload.Figures;
import org.farheap.workload.ZipfKeys;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Reads and replaces rows of a table that it keeps, some far more often than others, and has the collector mark from time to time. Tells
/// what its own threads, not the collector's, had fetched in the seconds before each cycle, during it, and in as many seconds after it.
///
/// Wants a JVM whose System.gc() is a concurrent cycle (-XX:+ExplicitGCInvokesConcurrent), and which begins none by itself.
@Command(name = "marked-rows")
public final class MarkedRows implements Callable<Integer> {
    private static final int ROW_BYTES = 1000;
    private static final int ROWS_PER_MEBIBYTE = 1000;
    private static final double SKEW = 0.99;
    private static final int WRITES_OF_100 = 2;
    private static final int WARMUP_SECONDS = 8;

    @Option(names = "--mebibytes", required = true)
    int mebibytes;

    @Option(names = "--cycles", defaultValue = "5")
    int cycles;

    @Option(names = "--seconds", defaultValue = "5")
    int seconds;

    @Option(names = "--threads", defaultValue = "2")
    int threads;

    @Option(names = "--result")
    Path result;

    private byte[][] rows;
    private volatile boolean stopped;

    /// Counters at one moment.
    private record Moment(long nanos, long fetches, long operations) {
        double secondsTo(Moment later) {
            return (later.nanos - nanos) / 1e9;
        }
    }

    private final class Worker implements Runnable {
        private final SplittableRandom random;
        private final ZipfKeys keys;
        private volatile long operations;
        private long sum;

        Worker(int seed) {
            random = new SplittableRandom(seed);
            keys = new ZipfKeys(random, rows.length, SKEW);
        }

        @Override
        public void run() {
            while (!stopped) {
                int key = keys.next();
                if (random.nextInt(100) < WRITES_OF_100) {
                    rows[key] = row(key);
                } else {
                    sum += rows[key][key % ROW_BYTES];
                }
                operations = operations + 1;
            }
        }
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new MarkedRows()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        rows = new byte[mebibytes * ROWS_PER_MEBIBYTE][];
        Arrays.setAll(rows, MarkedRows::row);
        List<Worker> workers = new ArrayList<>();
        List<Thread> running = new ArrayList<>();
        for (int seed = 0; seed < threads; seed++) {
            Worker worker = new Worker(seed);
            workers.add(worker);
            running.add(new Thread(worker));
        }
        running.forEach(Thread::start);
        Thread.sleep(WARMUP_SECONDS * 1000L);
        Figures figures = new Figures();
        figures.put("cycles", cycles);
        for (int cycle = 1; cycle <= cycles; cycle++) {
            Moment start = moment(workers);
            Thread.sleep(seconds * 1000L);
            Moment before = moment(workers);
            System.gc();
            Moment marked = moment(workers);
            Thread.sleep(seconds * 1000L);
            Moment end = moment(workers);
            figures.put("marking_seconds_" + cycle, before.secondsTo(marked));
            put(figures, "before_" + cycle, start, before);
            put(figures, "during_" + cycle, before, marked);
            put(figures, "after_" + cycle, marked, end);
        }
        stopped = true;
        for (Thread thread : running) {
            thread.join();
        }
        figures.put("sum", workers.stream().mapToLong(worker -> worker.sum).sum());
        if (result != null) {
            figures.write(result);
        }
        return 0;
    }

    private static void put(Figures figures, String name, Moment from, Moment to) {
        figures.put("fetches_per_second_" + name, (to.fetches - from.fetches) / from.secondsTo(to));
        figures.put("operations_per_second_" + name, (to.operations - from.operations) / from.secondsTo(to));
    }

    private static byte[] row(int key) {
        byte[] bytes = new byte[ROW_BYTES];
        Arrays.fill(bytes, (byte) key);
        return bytes;
    }

    /// Without the agent there are no fetches.
    private Moment moment(List<Worker> workers) throws JMException {
        return new Moment(System.nanoTime(), AgentFigures.fetchedByProgram(), workers.stream().mapToLong(worker -> worker.operations).sum());
    }
}
