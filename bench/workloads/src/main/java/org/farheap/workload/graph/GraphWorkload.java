package org.farheap.workload.graph;

import java.util.concurrent.Callable;
import org.farheap.workload.JobOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "graph", mixinStandardHelpOptions = true, description = "Analyses of and shortest paths in a JGraphT power-law graph.")
public final class GraphWorkload implements Callable<Integer> {
    @Mixin
    private JobOptions options;

    public static void main(String[] args) {
        System.exit(new CommandLine(new GraphWorkload()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        return options.execute(new GraphJob(options));
    }
}
