package org.farheap.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.farheap.bench.Home;
import org.farheap.bench.matrix.Workload;

/// A benchmark of a suite as a workload of the matrix.
///
/// @param heapMebibytes -Xmx; the suites do not tell what a benchmark needs
record SuiteWorkload(SuiteJar jar, String size, int iterations, int heapMebibytes) {
    private static final String LAUNCHER = "org.farheap.suite.launch.SuiteLauncher";
    private static final Path JARS = Home.REPOSITORY.resolve("bench/dacapo/target");

    /// One that the suite does not have is a workload that cannot be run, so that the others are.
    Workload of(String benchmark) {
        Path hooks = JARS.resolve("dacapo-launcher-0.1.0-SNAPSHOT-hooks.jar");
        List<String> vmOptions = new ArrayList<>(jar.moduleOpenings());
        if (jar.kind() == SuiteJar.Kind.DACAPO_NESTED) {
            vmOptions.add("-Ddacapo.callback.classpath=" + hooks.toUri());
        }
        List<String> arguments = List.of("--suite", jar.kind().suite(), "--benchmark", benchmark, "--size", size, "--iterations",
                Integer.toString(iterations), "--hooks", hooks.toString());
        String description = "%s of %s, size %s, iteration %d".formatted(benchmark, jar.path().getFileName(), size, iterations);
        return new Workload(benchmark, description, "iterations", LAUNCHER, heapMebibytes, vmOptions, arguments,
                () -> classPath(benchmark, hooks));
    }

    private String classPath(String benchmark, Path hooks) throws IOException {
        Optional<String> fault = fault(benchmark);
        if (fault.isPresent()) {
            throw new IOException(fault.get());
        }
        Path launcher = JARS.resolve("dacapo-launcher-0.1.0-SNAPSHOT.jar");
        if (!Files.exists(launcher) || !Files.exists(hooks)) {
            throw new IOException("the launcher of suites is not built; run ./farheap build");
        }
        // Where it is found before the harness's own loader looks, a hook does not see the harness.
        return jar.path() + ":" + launcher + (jar.kind() == SuiteJar.Kind.DACAPO ? ":" + hooks : "");
    }

    private Optional<String> fault(String benchmark) {
        Set<String> sizes = jar.benchmarks().get(benchmark);
        if (sizes == null) {
            return Optional.of("unknown benchmark '%s'; %s has %s".formatted(benchmark, jar.path().getFileName(),
                    String.join(", ", jar.benchmarks().keySet())));
        }
        return sizes.contains(size) ? Optional.empty()
                : Optional.of("no size '%s' of %s; there are %s".formatted(size, benchmark, String.join(", ", sizes)));
    }
}
