package org.farheap.workload.lucene;

import java.util.concurrent.Callable;
import org.farheap.workload.JobOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "lucene", mixinStandardHelpOptions = true, description = "Lucene with its index in the heap: written, then searched.")
public final class LuceneWorkload implements Callable<Integer> {
    @Mixin
    private JobOptions options;

    public static void main(String[] args) {
        System.exit(new CommandLine(new LuceneWorkload()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        return options.execute(new LuceneJob(options));
    }
}
