package org.farheap.workload.cache;

import java.util.concurrent.Callable;
import org.farheap.workload.JobOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "cache", mixinStandardHelpOptions = true, description = "A Caffeine cache, asked by Zipf's law, whose popular keys change.")
public final class CacheWorkload implements Callable<Integer> {
    @Mixin
    private JobOptions options;

    public static void main(String[] args) {
        System.exit(new CommandLine(new CacheWorkload()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        return options.execute(new CacheJob(options));
    }
}
