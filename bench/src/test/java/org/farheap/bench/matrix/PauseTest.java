package org.farheap.bench.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PauseTest {
    @Test
    @DisplayName("Every pause of a JVM's log is read, and nothing else")
    void reads(@TempDir Path directory) throws IOException {
        Path log = Files.writeString(directory.resolve("gc.log"), """
                [0.003s] Using G1
                [0.043s] GC(0) Pause Young (Concurrent Start) (G1 Humongous Allocation) 3M->3M(10M) 0.779ms
                [0.048s] GC(1) Concurrent Mark Cycle
                [0.051s] GC(1) Pause Remark 7M->7M(15M) 0.690ms
                [0.051s] GC(1) Concurrent Mark Cycle 3.764ms
                [12.692s] GC(3) Pause Full (G1 Compaction Pause) 509M->509M(512M) 21412.178ms
                [12.7""");
        assertEquals(List.of(new Pause(0.043, "Young (Concurrent Start) (G1 Humongous Allocation)", 0.779),
                new Pause(0.051, "Remark", 0.690), new Pause(12.692, "Full (G1 Compaction Pause)", 21412.178)), Pause.read(log));
        assertEquals(List.of(), Pause.read(directory.resolve("none")));
    }
}
