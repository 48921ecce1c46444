package org.farheap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServiceTimesTest {
    @ParameterizedTest
    @CsvSource({"0, 2.5e-7", "250, 2.5e-7", "251, 5e-7", "1000, 1e-6", "1001, 2.5e-6", "100000000, 0.1", "100000001, Infinity",
        "9223372036854775807, Infinity"})
    @DisplayName("a time is counted once, in the first bucket whose bound it does not exceed")
    void buckets(long nanos, double upperBoundSeconds) {
        ServiceTimes times = new ServiceTimes();
        times.record(nanos);
        int[] counted = IntStream.range(0, ServiceTimes.buckets()).filter(bucket -> times.count(bucket) == 1).toArray();
        assertEquals(1, counted.length);
        assertEquals(upperBoundSeconds, ServiceTimes.upperBoundSeconds(counted[0]));
        assertEquals(nanos / 1e9, times.totalSeconds());
    }
}
