package org.farheap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ResidentMemoryTest {
    private static final HeapRange HEAP = new HeapRange(1, 0xc000_0000L, 0xd000_0000L);
    private static final String MAPPINGS = mapping("c0000000-c8000000", "rw-p", 100, 100, "rd wr um")
            + mapping("c8000000-d0000000", "---p", 0, 0, "mr") + mapping("d0000000-e0000000", "rw-p", 10, 10, "rd wr um")
            + mapping("7f00000000-7f10000000", "rw-s", 1000, 0, "rd wr sh")
            + mapping("7f20000000-7f30000000", "r--s", 7, 0, "rd mr") + mapping("7f40000000-7f50000000", "rw-p", 5, 3, "rd wr");

    @Test
    @DisplayName("Heap, limbo, pages of files and of the server, and all else are told apart")
    void whole() throws IOException {
        assertEquals(new ResidentMemory(100 << 10, 3 << 10), ResidentMemory.sum(lines(), HEAP, true));
    }

    @Test
    @DisplayName("Unless all is asked for, nothing behind the heap is read")
    void heapOnly() throws IOException {
        try (BufferedReader lines = lines()) {
            assertEquals(new ResidentMemory(100 << 10, 0), ResidentMemory.sum(lines, HEAP, false));
            assertEquals("Size: 4 kB", lines.readLine());
        }
    }

    /// As seen on Linux 6.18 while G1 commits memory.
    @Test
    @DisplayName("A mapping that grew during the walk, and is told again, counts once")
    void grown() throws IOException {
        String mappings = mapping("b0000000-b8000000", "rw-p", 1, 1, "rd wr") + mapping("c0000000-c4000000", "rw-p", 40, 40, "rd wr")
                + mapping("c0000000-c5000000", "rw-p", 50, 50, "rd wr") + mapping("c5000000-c6000000", "rw-p", 10, 10, "rd wr um")
                + mapping("c0000000-c8000000", "rw-p", 80, 80, "rd wr") + mapping("c8000000-d0000000", "---p", 0, 0, "mr");
        assertEquals(new ResidentMemory(80 << 10, 1 << 10), ResidentMemory.sum(new BufferedReader(new StringReader(mappings)), HEAP, true));
    }

    private static BufferedReader lines() {
        return new BufferedReader(new StringReader(MAPPINGS));
    }

    private static String mapping(String range, String permissions, int resident, int anonymous, String flags) {
        return "%s %s 00000000 00:00 0 \nSize: 4 kB\nRss: %d kB\nAnonymous: %d kB\nVmFlags: %s\n"
                .formatted(range, permissions, resident, anonymous, flags);
    }
}
