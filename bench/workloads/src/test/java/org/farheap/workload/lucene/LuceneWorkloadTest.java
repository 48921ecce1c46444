package org.farheap.workload.lucene;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.farheap.workload.JobContract;
import org.farheap.workload.TamperedJob;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LuceneWorkloadTest implements JobContract {
    @Override
    public Callable<Integer> program() {
        return new LuceneWorkload();
    }

    /// Stored fields, postings, positions and doc values.
    @ParameterizedTest(name = "one changed bit of a {0} file is found")
    @DisplayName("one changed bit of the index is found")
    @ValueSource(strings = {".fdt", ".pos", ".dvd"})
    void findsAChangedBit(String extension) {
        TamperedJob.isFoundAfterFill(LuceneJob::new, job -> flipInTheMiddle(job.shards().get(1), extension));
    }

    private static void flipInTheMiddle(Directory directory, String extension) throws IOException {
        String name = Arrays.stream(directory.listAll()).filter(file -> file.endsWith(extension)).findFirst().orElseThrow();
        byte[] content;
        try (IndexInput input = directory.openInput(name, IOContext.DEFAULT)) {
            content = new byte[Math.toIntExact(input.length())];
            input.readBytes(content, 0, content.length);
        }
        content[content.length / 2] ^= 1;
        directory.deleteFile(name);
        try (IndexOutput output = directory.createOutput(name, IOContext.DEFAULT)) {
            output.writeBytes(content, content.length);
        }
    }
}
