package org.farheap.bench.spark;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.farheap.bench.RunFailed;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class SparkUsageTest {
    @ParameterizedTest
    @ValueSource(strings = {"--job spark-sort", "--executors 0", "--executor-mebibytes 0", "--scale 0", "--scale NaN"})
    @DisplayName("what cannot be is refused before anything is built or started")
    void refused(String arguments) {
        SparkCommand command = new SparkCommand();
        new CommandLine(command).parseArgs(arguments.split(" "));
        assertEquals(2, assertThrows(RunFailed.class, command::measure).status());
    }
}
