package org.farheap.workload.store;

import java.util.concurrent.Callable;
import org.farheap.workload.JobOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "store", mixinStandardHelpOptions = true, description = "An embedded Infinispan store under a YCSB-like mix.")
public final class StoreWorkload implements Callable<Integer> {
    @Mixin
    private JobOptions options;

    public static void main(String[] args) {
        System.exit(new CommandLine(new StoreWorkload()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        return options.execute(new StoreJob(options));
    }
}
