package org.farheap.workload.lucene;

import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.SingleInstanceLockFactory;
import org.farheap.workload.CheckFailed;
import org.farheap.workload.Digest;
import org.farheap.workload.Job;
import org.farheap.workload.JobOptions;
import org.farheap.workload.Workers;

/// Lucene with its index in the heap: two shards are written, then both are searched together by two readers.
final class LuceneJob implements Job {
    private static final int WORKERS = 2;
    private static final int BLOCK_BITS_MIN = 10;
    private static final int BLOCK_BITS_MAX = 15;
    // The logging configuration holds loggers weakly. Lucene warns of every JDK that is newer than itself.
    private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

    private final List<Directory> shards = List.of(inHeap(), inHeap());
    private final int articles;
    private final int queries;
    private final long seed;
    private final Digest found = new Digest();
    private IndexReader index;

    LuceneJob(JobOptions options) {
        LUCENE.setLevel(Level.SEVERE);
        articles = options.scaled(200_000);
        queries = options.scaled(8_000) / WORKERS;
        seed = Digest.mix(options.seed());
    }

    /// Lucene's own blocks grow to sizes of which each takes up two regions of G1 and fills half of them.
    private static Directory inHeap() {
        return new ByteBuffersDirectory(new SingleInstanceLockFactory(), () -> new ByteBuffersDataOutput(BLOCK_BITS_MIN, BLOCK_BITS_MAX,
                ByteBuffersDataOutput.ALLOCATE_BB_ON_HEAP, ByteBuffersDataOutput.NO_REUSE), ByteBuffersDirectory.OUTPUT_AS_MANY_BUFFERS);
    }

    List<Directory> shards() {
        return shards;
    }

    @Override
    public void fill() throws Exception {
        Workers.inParallel(WORKERS, worker -> {
            Shard.write(shards.get(worker), worker, WORKERS, articles, seed);
            return null;
        });
    }

    @Override
    public long run() throws Exception {
        try {
            index = new MultiReader(DirectoryReader.open(shards.get(0)), DirectoryReader.open(shards.get(1)));
            IndexSearcher searcher = new IndexSearcher(index);
            Workers.inParallel(WORKERS, worker -> search(searcher, worker)).forEach(found::add);
            return (long) queries * WORKERS;
        } catch (CorruptIndexException e) {
            throw corrupt(e);
        }
    }

    private long search(IndexSearcher searcher, int worker) throws IOException {
        Reader reader = new Reader(searcher, articles, seed, worker);
        for (int query = 0; query < queries; query++) {
            reader.ask();
        }
        return reader.digest();
    }

    /// All bytes of the index against the checksums that Lucene wrote with them.
    @Override
    public long check() throws IOException {
        try (IndexReader searched = index) {
            CheckFailed.unless(searched.numDocs() == articles, () -> "the index has " + searched.numDocs() + " articles of " + articles);
            for (LeafReaderContext segment : searched.leaves()) {
                ((CodecReader) segment.reader()).checkIntegrity();
            }
            return found.value();
        } catch (CorruptIndexException e) {
            throw corrupt(e);
        }
    }

    private static CheckFailed corrupt(CorruptIndexException e) {
        return new CheckFailed("the index is corrupt: " + e.getMessage().lines().findFirst().orElse(""));
    }
}
