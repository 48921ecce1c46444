package org.farheap.workload.h2;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.farheap.workload.Figures;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The program of the demo: H2 in memory under a TPC-C-like mix. Loads, runs for a fixed time, checks every condition.
/// Exits with 5 when a check fails.
@Command(name = "h2", mixinStandardHelpOptions = true, description = "H2 in memory under a TPC-C-like mix.")
public final class H2Load implements Callable<Integer> {
    private static final int CHECK_FAILED = 5;
    private static final int PROGRESS_SECONDS = 5;
    private static final int TICKS_PER_SECOND = 20;

    @Option(names = "--warehouses", defaultValue = "14")
    int warehouses;

    @Option(names = "--items", defaultValue = "100000")
    int items;

    @Option(names = "--customers", defaultValue = "3000", description = "per district")
    int customers;

    @Option(names = "--threads", defaultValue = "4")
    int threads;

    @Option(names = "--warmup", defaultValue = "5", description = "seconds before the measured ones")
    int warmupSeconds;

    @Option(names = "--seconds", defaultValue = "20", description = "measured seconds")
    int seconds;

    @Option(names = "--transactions", defaultValue = "160000",
            description = "ends the warm-up or the measured seconds early, so that a fast machine does not outgrow its heap")
    long transactionsMax;

    @Option(names = "--seed", defaultValue = "1")
    long seed;

    @Option(names = "--measure-live", description = "collects garbage at the end to find the live bytes")
    boolean measureLive;

    @Option(names = "--result", description = "writes the figures there as JSON")
    Path result;

    private final Figures figures = new Figures();

    public static void main(String[] args) {
        System.exit(new CommandLine(new H2Load()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        TpccScale scale = new TpccScale(warehouses, items, customers, seed);
        try (TpccDatabase database = new TpccDatabase("tpcc", scale)) {
            load(database);
            long newOrders = transact(scale, database);
            measureLive();
            List<String> failures = check(database, newOrders);
            if (result != null) {
                figures.write(result);
            }
            return failures.isEmpty() ? 0 : CHECK_FAILED;
        }
    }

    private void load(TpccDatabase database) throws Exception {
        progress("loading " + warehouses + " warehouses");
        long start = System.nanoTime();
        database.load(Math.min(threads, 2));
        figures.put("load_seconds", secondsSince(start));
        progress("loaded in %.0f s".formatted(secondsSince(start)));
    }

    /// Runs the terminals; returns how many new orders they committed.
    private long transact(TpccScale scale, TpccDatabase database) throws Exception {
        List<Terminal> terminals = new ArrayList<>();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Terminal terminal = new Terminal(scale, database.connect(), seed * 1000 + i, WarehouseShare.ALL);
            terminals.add(terminal);
            running.add(new Thread(terminal, "terminal-" + i));
        }
        running.forEach(Thread::start);
        watch(terminals, warmupSeconds, "warming up");
        long before = committed(terminals);
        long start = System.nanoTime();
        watch(terminals, seconds, "measuring");
        long transactions = committed(terminals) - before;
        double measured = secondsSince(start);
        terminals.forEach(Terminal::stop);
        for (Thread thread : running) {
            thread.join();
        }
        figures.put("transactions", transactions);
        figures.put("measured_seconds", measured);
        figures.put("transactions_per_second", transactions / measured);
        figures.put("retries", terminals.stream().mapToLong(Terminal::retries).sum());
        for (Terminal terminal : terminals) {
            terminal.close();
            if (terminal.failure() != null) {
                throw new IllegalStateException("a terminal failed", terminal.failure());
            }
        }
        return terminals.stream().mapToLong(Terminal::newOrders).sum();
    }

    /// Lets the terminals work for some seconds, or until they have committed the most that is allowed.
    private void watch(List<Terminal> terminals, int forSeconds, String phase) throws InterruptedException {
        long limit = committed(terminals) + transactionsMax;
        long before = committed(terminals);
        for (int tick = 1; tick <= forSeconds * TICKS_PER_SECOND && committed(terminals) < limit; tick++) {
            Thread.sleep(1000 / TICKS_PER_SECOND);
            if (tick % (PROGRESS_SECONDS * TICKS_PER_SECOND) == 0) {
                long now = committed(terminals);
                progress("%s: %d transactions/s".formatted(phase, (now - before) / PROGRESS_SECONDS));
                before = now;
            }
        }
    }

    private static long committed(List<Terminal> terminals) {
        return terminals.stream().mapToLong(Terminal::committed).sum();
    }

    private void measureLive() {
        if (measureLive) {
            System.gc();
            figures.put("live_bytes", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
    }

    private List<String> check(TpccDatabase database, long newOrders) throws SQLException {
        progress("checking");
        long start = System.nanoTime();
        Consistency consistency = database.check(newOrders);
        figures.put("check_seconds", secondsSince(start));
        figures.put("checks", consistency.checks());
        figures.put("checks_failed", consistency.failures().size());
        consistency.failures().forEach(failure -> progress("CHECK FAILED: " + failure));
        progress("%d checks, %d failed".formatted(consistency.checks(), consistency.failures().size()));
        return consistency.failures();
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static void progress(String text) {
        System.err.println("h2: " + text);
    }
}
