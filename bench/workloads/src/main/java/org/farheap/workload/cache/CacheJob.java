package org.farheap.workload.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.SplittableRandom;
import org.farheap.workload.CheckFailed;
import org.farheap.workload.Digest;
import org.farheap.workload.Job;
import org.farheap.workload.JobOptions;
import org.farheap.workload.Workers;
import org.farheap.workload.ZipfKeys;

/// A cache that holds a third of its keys, asked for them by Zipf's law. Popularity ages: every so often a key that was hardly asked for
/// becomes the most popular and the others lose a rank, so that there is always something to load and to evict.
///
/// What Caffeine evicts depends on timing, what a key's document is does not: the checksum is over the documents in the order in which
/// they were asked for, whether they were there or had to be loaded.
final class CacheJob implements Job {
    static final int WORKERS = 2;
    private static final int KEYS_PER_ENTRY = 3;
    private static final double SKEW = 0.99;
    private static final int OPERATIONS_PER_NEWCOMER = 20;
    private static final int REFRESHED_PERCENT = 1;

    private final Cache<Long, Document> cache;
    private final int entries;
    private final int operations;
    private final long seed;
    private final Digest asked = new Digest();

    CacheJob(JobOptions options) {
        entries = options.scaled(330_000);
        operations = options.scaled(2_400_000);
        seed = Digest.mix(options.seed());
        // Maintenance in the threads that cause it: the pool's would be a third that competes for two processors.
        cache = Caffeine.newBuilder().maximumSize(entries).executor(Runnable::run).build();
    }

    Cache<Long, Document> cache() {
        return cache;
    }

    /// The most popular keys, so that the measured part starts with a full cache.
    @Override
    public void fill() throws Exception {
        ZipfKeys keys = keys(new SplittableRandom(seed));
        Workers.inParallel(WORKERS, worker -> {
            for (int rank = entries - 1 - worker; rank >= 0; rank -= WORKERS) {
                long key = keys.key(rank);
                cache.put(key, Document.of(key, seed));
            }
            return null;
        });
    }

    @Override
    public long run() throws Exception {
        for (Digest mine : Workers.inParallel(WORKERS, this::ask)) {
            asked.add(mine.value());
        }
        return (long) operations / WORKERS * WORKERS;
    }

    @Override
    public long check() {
        cache.cleanUp();
        cache.asMap().forEach((key, document) -> document.verify(key, seed));
        long size = cache.estimatedSize();
        CheckFailed.unless(size > entries / 2 && size <= entries, () -> "the cache holds " + size + " documents of " + entries);
        return asked.value();
    }

    private Digest ask(int worker) {
        SplittableRandom random = new SplittableRandom(seed + worker);
        ZipfKeys keys = keys(random);
        Digest mine = new Digest();
        for (int operation = 0; operation < operations / WORKERS; operation++) {
            int age = operation / OPERATIONS_PER_NEWCOMER;
            long key = keys.key(Math.floorMod(keys.rank() - age, entries * KEYS_PER_ENTRY));
            if (random.nextInt(100) < REFRESHED_PERCENT) {
                cache.put(key, Document.of(key, seed));
            }
            Document document = cache.get(key, missing -> Document.of(missing, seed));
            document.verify(key, seed);
            mine.add(document.key());
            mine.add(document.first().text()[0]);
        }
        return mine;
    }

    private ZipfKeys keys(SplittableRandom random) {
        return new ZipfKeys(random, entries * KEYS_PER_ENTRY, SKEW);
    }
}
