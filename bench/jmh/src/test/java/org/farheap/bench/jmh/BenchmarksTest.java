package org.farheap.bench.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

final class BenchmarksTest {
    @Test
    @DisplayName("every benchmark runs, for one tiny iteration in this process")
    void everyBenchmarkRuns() throws Exception {
        Options tiny = new OptionsBuilder().forks(0).warmupIterations(0).measurementIterations(1).measurementTime(TimeValue.milliseconds(1))
                .shouldFailOnError(true).verbosity(VerboseMode.SILENT).build();
        List<RunResult> results = List.copyOf(new Runner(tiny).run());
        Set<String> all = BenchmarkList.defaultList().getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                List.of()).stream().map(BenchmarkListEntry::getUsername).collect(Collectors.toSet());
        assertTrue(all.size() > 1, "found " + all);
        assertEquals(all, results.stream().map(result -> result.getParams().getBenchmark()).collect(Collectors.toSet()));
        results.forEach(result -> assertTrue(result.getPrimaryResult().getScore() > 0, result.toString()));
    }
}
