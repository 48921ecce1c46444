package org.farheap.bench.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.farheap.bench.matrix.MatrixRun;
import org.farheap.bench.matrix.RunOptions;
import org.farheap.bench.matrix.Workload;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The matrix over benchmarks of a suite that the user has.
@Command(name = "dacapo", mixinStandardHelpOptions = true, description = "Runs benchmarks of a DaCapo (9.12, 23.11) or Renaissance "
        + "(0.14 or newer) jar that you have, in the same matrix. Only the last iteration counts, and the suite's own validation is "
        + "the check.",
        footer = {"", "Tested against stand-in jars with the suites' command lines and callbacks, written from their sources; not "
                + "yet against the suites themselves, which are not on Maven Central."})
public final class DaCapoCommand implements Callable<Integer> {
    private static final int ITERATIONS_MAX = 1000;
    private static final int HEAP_MEBIBYTES_MIN = 16;

    @Option(names = "--jar", required = true, paramLabel = "PATH", description = "the suite")
    private Path jar;

    @Option(names = "--size", defaultValue = "default", paramLabel = "NAME", description = "DaCapo's size, or Renaissance's configuration "
            + "(default ${DEFAULT-VALUE})")
    private String size;

    @Option(names = "--iterations", defaultValue = "3", paramLabel = "N",
            description = "in each JVM; all but the last warm up (default ${DEFAULT-VALUE})")
    private int iterations;

    @Option(names = "--heap", defaultValue = "1024", paramLabel = "MIB",
            description = "-Xmx of every benchmark (default ${DEFAULT-VALUE}); local shares are of what the local run uses of it")
    private int heapMebibytes;

    @Parameters(arity = "1..*", paramLabel = "BENCHMARK", description = "such as h2 lusearch")
    private List<String> benchmarks;

    @Mixin
    private RunOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            require(iterations >= 1 && iterations <= ITERATIONS_MAX, "--iterations is at least 1 and at most " + ITERATIONS_MAX);
            require(heapMebibytes >= HEAP_MEBIBYTES_MIN, "--heap is at least " + HEAP_MEBIBYTES_MIN);
            SuiteWorkload suite = new SuiteWorkload(SuiteJar.open(jar), size, iterations, heapMebibytes);
            List<Workload> workloads = benchmarks.stream().distinct().map(suite::of).toList();
            return MatrixRun.run(options, workloads);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), "bench dacapo: " + e.getMessage(), e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
