package org.farheap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HeapSamplerTest {
    private static final int MIB = 1 << 20;

    @Test
    void findsTheRangeThatTheJvmLogged(@TempDir Path directory) throws IOException {
        assertEquals(Optional.empty(), HeapRange.find(directory));
        Files.writeString(directory.resolve("heap-123.log"),
                "[0.003s][debug][gc,heap,coops] Heap address: 0x00000000f0000000, size: 256 MB, Compressed Oops mode: 32-bit\n");
        assertEquals(Optional.of(new HeapRange(123, 0xf000_0000L, 0x1_0000_0000L)), HeapRange.find(directory));
    }

    @Test
    void seesTheHeapOfARunningJvmGrow(@TempDir Path directory) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(Home.java(), "-Xms64m", "-Xmx64m", "-XX:+UseSerialGC", "-XX:+AlwaysPreTouch",
                HeapRange.option(directory), "-cp", "target/test-classes", Sleeper.class.getName(), "stay"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        HeapSampler sampler = new HeapSampler(directory);
        Thread thread = Thread.ofPlatform().start(sampler);
        try {
            for (int tries = 0; sampler.peakHeapBytes() < 60 * MIB && tries < 200; tries++) {
                Thread.sleep(50);
            }
            assertTrue(sampler.peakHeapBytes() >= 60 * MIB && sampler.peakHeapBytes() <= 66 * MIB, "" + sampler.peakHeapBytes());
            assertTrue(sampler.otherBytes() > 0);
        } finally {
            process.destroyForcibly().waitFor();
            sampler.stop();
            thread.join();
        }
    }

    @Test
    void rangesOverlapAtTheirEdgesOnlyWhenTheyShareAByte() {
        HeapRange range = new HeapRange(1, 0x1000, 0x3000);
        List<long[]> inside = Arrays.asList(new long[] {0, 0x1001}, new long[] {0x2fff, 0x4000}, new long[] {0x1000, 0x3000});
        List<long[]> outside = Arrays.asList(new long[] {0, 0x1000}, new long[] {0x3000, 0x4000});
        inside.forEach(part -> assertTrue(range.overlaps(part[0], part[1])));
        outside.forEach(part -> assertTrue(!range.overlaps(part[0], part[1])));
    }
}
