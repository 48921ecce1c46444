package org.farheap.workload.lucene;

import java.io.IOException;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.store.Directory;

/// Writes every count-th article into an index of its own. Segments end after so many documents, and one thread writes and merges them:
/// the order of the documents, and with it that of equally good hits, follows from the seed.
final class Shard {
    private static final int SEGMENT_DOCUMENTS = 4000;
    /// Bounds what a merge needs beside the index.
    private static final double MERGED_MEBIBYTES_MAX = 32;

    private Shard() {}

    static void write(Directory directory, int first, int count, int articles, long seed) throws IOException {
        try (StandardAnalyzer analyzer = new StandardAnalyzer(); IndexWriter writer = new IndexWriter(directory, configuration(analyzer))) {
            for (int number = first; number < articles; number += count) {
                writer.addDocument(Article.document(number, seed));
            }
        }
    }

    private static IndexWriterConfig configuration(StandardAnalyzer analyzer) {
        TieredMergePolicy merges = new TieredMergePolicy();
        merges.setMaxMergedSegmentMB(MERGED_MEBIBYTES_MAX);
        merges.setNoCFSRatio(0);
        return new IndexWriterConfig(analyzer).setMaxBufferedDocs(SEGMENT_DOCUMENTS)
                .setRAMBufferSizeMB(IndexWriterConfig.DISABLE_AUTO_FLUSH).setUseCompoundFile(false).setMergePolicy(merges)
                .setMergeScheduler(new SerialMergeScheduler());
    }
}
