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
/// what its own threads, and what the collector's, had fetched in the seconds before each cycle, during it, and in as many seconds after it.
/// With --cold it keeps other rows too, from before, that nobody touches until they are verified in the end.
///
/// Wants a JVM whose System.gc() is a concurrent cycle (-XX:+ExplicitGCInvokesConcurrent), and which begins none by itself.
@Command(name = "marked-rows")
public final class MarkedRows implements Callable<Integer> {
    private static final int ROW_BYTES = 1000;
    private static final int ROWS_PER_MEBIBYTE = 1000;
    private static final double SKEW = 0.99;
    private static final int WARMUP_SECONDS = 8;
    private static final int CORRUPT = 5;

    @Option(names = "--mebibytes", required = true)
    int mebibytes;

    @Option(names = "--cold", defaultValue = "0", description = "MiB of rows that nobody touches")
    int coldMebibytes;

    @Option(names = "--unmeasured", defaultValue = "0", description = "cycles before those that are told of")
    int unmeasuredCycles;

    @Option(names = "--cycles", defaultValue = "5")
    int cycles;

    @Option(names = "--seconds", defaultValue = "5")
    int seconds;

    @Option(names = "--threads", defaultValue = "2")
    int threads;

    @Option(names = "--writes", defaultValue = "20", description = "of 1000 operations")
    double writes;

    @Option(names = "--cells", defaultValue = "0", description = "objects that each row refers to instead of bytes; 24 bytes each")
    int cells;

    @Option(names = "--result")
    Path result;

    private ColdRow[] cold;
    private Row[] rows;
    private volatile boolean stopped;

    /// One that is read and replaced: a collector has nothing to do for bytes but to mark them, and something for every cell.
    private record Row(byte[] bytes, Cell[] cells) {
        static Row make(int key, int cells) {
            Cell[] made = new Cell[cells];
            Arrays.setAll(made, i -> new Cell(key + i));
            return new Row(cells == 0 ? row(key) : null, made);
        }

        long read(int key) {
            return cells.length == 0 ? bytes[key % ROW_BYTES] : cells[key % cells.length].value;
        }
    }

    private record Cell(long value) {}

    /// Counters at one moment.
    private record Moment(long nanos, long fetches, long collectorFetches, long operations) {
        double secondsTo(Moment later) {
            return (later.nanos - nanos) / 1e9;
        }
    }

    /// Refers to bytes of its own, and to the row before it, as far as ten of them.
    private record ColdRow(int key, byte[] bytes, ColdRow before) {
        static ColdRow make(int key, ColdRow before) {
            return new ColdRow(key, row(key), key % 10 == 0 ? null : before);
        }

        boolean holds(int expected, ColdRow last) {
            return key == expected && bytes[0] == (byte) key && bytes[ROW_BYTES - 1] == (byte) key && before == (key % 10 == 0 ? null : last);
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
                if (random.nextDouble() * 1000 < writes) {
                    rows[key] = Row.make(key, cells);
                } else {
                    sum += rows[key].read(key);
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
        cold = new ColdRow[coldMebibytes * ROWS_PER_MEBIBYTE];
        for (int i = 0; i < cold.length; i++) {
            cold[i] = ColdRow.make(i, i == 0 ? null : cold[i - 1]);
        }
        rows = new Row[mebibytes * ROWS_PER_MEBIBYTE];
        Arrays.setAll(rows, key -> Row.make(key, cells));
        List<Worker> workers = new ArrayList<>();
        List<Thread> running = new ArrayList<>();
        for (int seed = 0; seed < threads; seed++) {
            Worker worker = new Worker(seed);
            workers.add(worker);
            running.add(new Thread(worker));
        }
        running.forEach(Thread::start);
        Thread.sleep(WARMUP_SECONDS * 1000L);
        for (int cycle = 0; cycle < unmeasuredCycles; cycle++) {
            System.gc();
            Thread.sleep(seconds * 1000L);
        }
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
            figures.put("collector_fetches_" + cycle, marked.collectorFetches - before.collectorFetches);
            put(figures, "before_" + cycle, start, before);
            put(figures, "during_" + cycle, before, marked);
            put(figures, "after_" + cycle, marked, end);
        }
        stopped = true;
        for (Thread thread : running) {
            thread.join();
        }
        for (int i = 0; i < cold.length; i++) {
            if (!cold[i].holds(i, i == 0 ? null : cold[i - 1])) {
                System.err.println("marked-rows: cold row " + i + " does not hold what was stored");
                return CORRUPT;
            }
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
        return new Moment(System.nanoTime(), AgentFigures.fetchedByProgram(), AgentFigures.number("PagesFetchedByGc"),
                workers.stream().mapToLong(worker -> worker.operations).sum());
    }
}
