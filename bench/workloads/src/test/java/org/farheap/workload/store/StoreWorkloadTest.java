package org.farheap.workload.store;

import java.util.concurrent.Callable;
import org.farheap.workload.Digest;
import org.farheap.workload.JobContract;
import org.farheap.workload.TamperedJob;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class StoreWorkloadTest implements JobContract {
    private static final int HOT_ROWS = 1000;
    private static final String SOMEWHERE = StoreJob.name(17);

    @Override
    public Callable<Integer> program() {
        return new StoreWorkload();
    }

    @Test
    @DisplayName("one changed bit of a field is found by the operations")
    void findsAChangedBitOnARead() {
        TamperedJob.isFoundAfterFill(StoreJob::new, job -> {
            for (int key = 0; key < HOT_ROWS; key++) {
                job.store().get(StoreJob.name(key)).cells()[7].bytes()[99] ^= 1;
            }
        });
    }

    @Test
    @DisplayName("one changed bit of one field is found at the end")
    void findsAChangedBitAtTheEnd() {
        TamperedJob.isFoundAfterRun(StoreJob::new, job -> job.store().get(SOMEWHERE).cells()[3].bytes()[42] ^= 64);
    }

    @Test
    @DisplayName("a row as it was before its last write is found")
    void findsALostWrite() {
        TamperedJob.isFoundAfterRun(StoreJob::new, job -> {
            Row row = job.store().get(SOMEWHERE);
            Row older = Row.first(row.key(), Digest.mix(1));
            job.store().put(SOMEWHERE, row.cells()[0].version() > 0 ? older : row.write(0, Digest.mix(1)));
        });
    }

    @Test
    @DisplayName("a row under another's key is found")
    void findsAWrongRow() {
        TamperedJob.isFoundAfterRun(StoreJob::new, job -> job.store().put(SOMEWHERE, job.store().get(StoreJob.name(18))));
    }
}
