package org.farheap.workload.program;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.farheap.workload.Figures;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Allocation-heavy: each operation builds a short text, splits it, and replaces a value in a map of a few hundred MiB.
@Command(name = "churn")
public final class Churn implements Callable<Integer> {
    private static final int ENTRIES = 400_000;
    private static final int WARMUP_SECONDS = 4;

    @Option(names = "--seconds", defaultValue = "10")
    int seconds;

    @Option(names = "--threads", defaultValue = "2")
    int threads;

    @Option(names = "--result")
    Path result;

    private static final class Worker implements Runnable {
        private final SplittableRandom random;
        private final Map<Integer, String[]> map = new HashMap<>();
        private volatile long operations;
        private volatile boolean stopped;

        Worker(int seed) {
            random = new SplittableRandom(seed);
        }

        @Override
        public void run() {
            while (!stopped) {
                int key = random.nextInt(ENTRIES);
                String text = "order " + key + ';' + random.nextLong() + ';' + random.nextInt(1000) + ';'
                        + Long.toHexString(random.nextLong());
                map.put(key, text.split(";"));
                operations = operations + 1;
            }
        }
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new Churn()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        List<Worker> workers = new ArrayList<>();
        List<Thread> running = new ArrayList<>();
        for (int seed = 0; seed < threads; seed++) {
            Worker worker = new Worker(seed);
            workers.add(worker);
            running.add(new Thread(worker));
        }
        running.forEach(Thread::start);
        Thread.sleep(WARMUP_SECONDS * 1000L);
        long before = workers.stream().mapToLong(worker -> worker.operations).sum();
        long start = System.nanoTime();
        Thread.sleep(seconds * 1000L);
        long operations = workers.stream().mapToLong(worker -> worker.operations).sum() - before;
        double measured = (System.nanoTime() - start) / 1e9;
        for (Worker worker : workers) {
            worker.stopped = true;
        }
        for (Thread thread : running) {
            thread.join();
        }
        Figures figures = new Figures();
        figures.put("operations_per_second", operations / measured);
        if (result != null) {
            figures.write(result);
        }
        return 0;
    }
}
