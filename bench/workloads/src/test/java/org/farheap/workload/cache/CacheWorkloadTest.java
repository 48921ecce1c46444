package org.farheap.workload.cache;

import java.util.concurrent.Callable;
import org.farheap.workload.JobContract;
import org.farheap.workload.TamperedJob;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class CacheWorkloadTest implements JobContract {
    @Override
    public Callable<Integer> program() {
        return new CacheWorkload();
    }

    @Test
    @DisplayName("one changed bit of a section is found when the document is asked for")
    void findsAChangedBitOnAHit() {
        TamperedJob.isFoundAfterFill(CacheJob::new, job -> job.cache().asMap().values().forEach(CacheWorkloadTest::flip));
    }

    @Test
    @DisplayName("one changed bit of one document is found at the end")
    void findsAChangedBitAtTheEnd() {
        TamperedJob.isFoundAfterRun(CacheJob::new, job -> flip(job.cache().asMap().values().iterator().next()));
    }

    @Test
    @DisplayName("a document under another's key is found")
    void findsAWrongDocument() {
        TamperedJob.isFoundAfterRun(CacheJob::new, job -> {
            Long key = job.cache().asMap().keySet().iterator().next();
            job.cache().put(key, Document.of(key + 1, 1));
        });
    }

    private static void flip(Document document) {
        document.first().next().next().text()[7] ^= 4;
    }
}
