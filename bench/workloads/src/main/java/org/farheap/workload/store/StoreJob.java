package org.farheap.workload.store;

import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.farheap.workload.CheckFailed;
import org.farheap.workload.Digest;
import org.farheap.workload.Job;
import org.farheap.workload.JobOptions;
import org.farheap.workload.Workers;
import org.farheap.workload.ZipfKeys;
import org.infinispan.Cache;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.manager.DefaultCacheManager;

/// An embedded Infinispan store, not clustered, under a mix of YCSB's workloads A, B, E and F: 60 % reads, 20 % updates of a field,
/// 15 % read-modify-writes of a row, 5 % short scans, keys by its scrambled Zipfian.
///
/// Both workers write all rows. A write counts the field's version up, so the rows do not depend on whose write came first.
final class StoreJob implements Job {
    private static final int WORKERS = 2;
    private static final double SKEW = 0.99;
    private static final int SCAN_ROWS_MAX = 20;
    // The logging configuration holds loggers weakly.
    private static final Logger INFINISPAN = Logger.getLogger("org.infinispan");

    private final DefaultCacheManager manager;
    private final Cache<String, Row> store;
    private final int rows;
    private final int operations;
    private final long seed;
    private long writes;

    StoreJob(JobOptions options) {
        rows = options.scaled(320_000);
        operations = options.scaled(1_200_000) / WORKERS;
        seed = Digest.mix(options.seed());
        INFINISPAN.setLevel(Level.SEVERE);
        manager = new DefaultCacheManager(new GlobalConfigurationBuilder().nonClusteredDefault().build());
        store = manager.createCache("rows", new ConfigurationBuilder().build());
    }

    Cache<String, Row> store() {
        return store;
    }

    @Override
    public void fill() throws Exception {
        Workers.inParallel(WORKERS, worker -> {
            for (int key = worker; key < rows; key += WORKERS) {
                store.put(name(key), Row.first(key, seed));
            }
            return null;
        });
    }

    @Override
    public long run() throws Exception {
        writes = Workers.inParallel(WORKERS, this::work).stream().mapToLong(Long::longValue).sum();
        return (long) operations * WORKERS;
    }

    /// Every row's content, and that no write was lost.
    @Override
    public long check() throws Exception {
        try (manager) {
            CheckFailed.unless(store.size() == rows, () -> "the store has " + store.size() + " rows of " + rows);
            Digest versions = new Digest();
            long written = 0;
            for (int key = 0; key < rows; key++) {
                Row row = read(key);
                for (Row.Cell cell : row.cells()) {
                    versions.add(cell.version());
                    versions.add(cell.bytes()[0]);
                    written += cell.version();
                }
            }
            if (written != writes) {
                throw new CheckFailed(written + " writes are in the rows, " + writes + " were made");
            }
            return versions.value();
        }
    }

    /// One worker's operations; returns how many were writes.
    private long work(int worker) {
        SplittableRandom random = new SplittableRandom(seed + worker);
        ZipfKeys keys = new ZipfKeys(random, rows, SKEW);
        long mine = 0;
        for (int operation = 0; operation < operations; operation++) {
            int key = keys.next();
            int draw = random.nextInt(100);
            if (draw < 60) {
                read(key);
            } else if (draw < 95) {
                write(key, random.nextInt(Row.FIELDS), draw < 80);
                mine++;
            } else {
                scan(key, random.nextInt(1, SCAN_ROWS_MAX + 1));
            }
        }
        return mine;
    }

    private Row read(int key) {
        return verify(key, store.get(name(key)));
    }

    /// Replaces a field; a blind write looks at nothing else of the row.
    private void write(int key, int field, boolean blind) {
        store.compute(name(key), (name, row) -> {
            if (!blind || row == null) {
                verify(key, row);
            }
            row.verifyField(field, seed);
            return row.write(field, seed);
        });
    }

    private void scan(int from, int count) {
        int to = Math.min(rows, from + count);
        var found = store.getAdvancedCache().getAll(IntStream.range(from, to).mapToObj(StoreJob::name).collect(Collectors.toSet()));
        for (int key = from; key < to; key++) {
            verify(key, found.get(name(key)));
        }
    }

    private Row verify(int key, Row row) {
        CheckFailed.unless(row != null, () -> "row " + key + " is gone");
        row.verify(key, seed);
        return row;
    }

    static String name(int key) {
        return "user" + (1_000_000_000L + key);
    }
}
