package org.farheap.bench.report;

import static org.farheap.bench.report.GcPhase.CONCURRENT;
import static org.farheap.bench.report.GcPhase.FULL;
import static org.farheap.bench.report.GcPhase.MIXED;
import static org.farheap.bench.report.GcPhase.OUTSIDE;
import static org.farheap.bench.report.GcPhase.REMARK;
import static org.farheap.bench.report.GcPhase.YOUNG;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class GcTimelineTest {
    private final GcTimeline gc = new GcTimeline();

    @Test
    @DisplayName("a phase holds from its start until just before its end")
    void edges() {
        gc.pause(1, "GC Pause", 100, 200);
        gc.finish();
        assertEquals(OUTSIDE, gc.at(99));
        assertEquals(YOUNG, gc.at(100));
        assertEquals(YOUNG, gc.at(199));
        assertEquals(OUTSIDE, gc.at(200));
    }

    @Test
    @DisplayName("a pause is what its collection was, whenever that is told")
    void kinds() {
        gc.type(2, "Mixed");
        gc.pause(1, "GC Pause", 0, 10);
        gc.pause(2, "GC Pause", 20, 30);
        gc.pause(3, "GC Pause", 40, 50);
        gc.pause(4, "Pause Remark", 60, 70);
        gc.pause(4, "Pause Cleanup", 80, 90);
        gc.collection(1, "G1New", "G1 Evacuation Pause");
        gc.type(1, "Concurrent Start");
        gc.collection(2, "G1New", "G1 Evacuation Pause");
        gc.collection(3, "G1Full", "System.gc()");
        gc.collection(4, "G1Old", "G1 Evacuation Pause");
        gc.finish();
        assertEquals(YOUNG, gc.at(5));
        assertEquals(MIXED, gc.at(25));
        assertEquals(FULL, gc.at(45));
        assertEquals(REMARK, gc.at(65));
        assertEquals(REMARK, gc.at(85));
        assertEquals("full pause, System.gc()", gc.spans().get(2).name());
    }

    @Test
    @DisplayName("a pause within a concurrent phase counts as the pause, and the phase goes on after it")
    void overlap() {
        gc.concurrent("Concurrent Mark From Roots", 0, 1000);
        gc.pause(1, "GC Pause", 300, 400);
        gc.finish();
        assertEquals(CONCURRENT, gc.at(299));
        assertEquals(YOUNG, gc.at(300));
        assertEquals(CONCURRENT, gc.at(400));
        assertEquals(OUTSIDE, gc.at(1000));
        assertEquals(Map.of(YOUNG, 100L, CONCURRENT, 900L, OUTSIDE, 500L), gc.nanosBetween(0, 1500));
    }

    @Test
    @DisplayName("phases that follow each other at one instant do not leave a gap")
    void adjacent() {
        gc.concurrent("Concurrent Scan Root Regions", 0, 100);
        gc.concurrent("Concurrent Mark From Roots", 100, 200);
        gc.finish();
        assertEquals(CONCURRENT, gc.at(100));
        assertEquals(Map.of(CONCURRENT, 200L), gc.nanosBetween(0, 200));
    }

    @Test
    @DisplayName("time is counted from and to the middle of a phase")
    void cut() {
        gc.pause(1, "GC Pause", 100, 200);
        gc.finish();
        assertEquals(Map.of(YOUNG, 20L), gc.nanosBetween(150, 170));
        assertEquals(Map.of(YOUNG, 50L, OUTSIDE, 10L), gc.nanosBetween(150, 210));
        assertEquals(Map.of(OUTSIDE, 90L, YOUNG, 10L), gc.nanosBetween(10, 110));
    }

    @Test
    @DisplayName("without collections all is outside of them")
    void none() {
        gc.finish();
        assertEquals(OUTSIDE, gc.at(5));
        assertEquals(Map.of(OUTSIDE, 7L), gc.nanosBetween(3, 10));
    }
}
