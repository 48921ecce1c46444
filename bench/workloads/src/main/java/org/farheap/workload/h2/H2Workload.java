package org.farheap.workload.h2;

import java.util.concurrent.Callable;
import org.farheap.workload.JobOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "h2", mixinStandardHelpOptions = true, description = "H2 in memory under a TPC-C-like mix, a fixed number of transactions.")
public final class H2Workload implements Callable<Integer> {
    @Mixin
    private JobOptions options;

    public static void main(String[] args) {
        System.exit(new CommandLine(new H2Workload()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        return options.execute(new H2Job(options));
    }
}
