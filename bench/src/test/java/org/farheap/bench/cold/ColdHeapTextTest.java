package org.farheap.bench.cold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.farheap.runtime.ColdHeap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ColdHeapTextTest {
    @Test
    @DisplayName("A histogram is a table as jmap prints it, and what was seen of the heap")
    void histogram() {
        assertEquals("""
                    num       #objects          #bytes  class name
                --------------------------------------------------
                     1:           1000        20971520  byte[]
                     2:           5000         6291456  app.Node
                     3:           2000         4194304  app.Row
                  Total           8000        31457280

                Read by the memory servers: 30 MiB in 30 regions, 75 % of the 40 MiB in old and humongous regions.
                Not read: 10 MiB in regions of which something is here, and in 2 that only the servers hold but could not read.
                It took 250 ms, and 1.5 s of the servers' processors; pages fetched for it: 0.
                """, text(ColdHeaps.of(false), 100));
    }

    @Test
    @DisplayName("The dead are told by class, those with most dead bytes first")
    void dead() {
        assertEquals("""
                    num       #objects          #bytes   #dead objects     #dead bytes    dead  class name
                --------------------------------------------------------------------------------------------
                     1:           2000         4194304            1500         3145500    75 %  app.Row
                     2:           1000        20971520             100         2097100    10 %  byte[]
                     3:           5000         6291456               0               0     0 %  app.Node
                  Total           8000        31457280            1600         5242600  16.7 %

                Read by the memory servers: 30 MiB in 30 regions, 75 % of the 40 MiB in old and humongous regions.
                Of it live: 20 MiB, dead: 10 MiB.
                """, text(ColdHeaps.of(true), 100).lines().limit(9).map(line -> line + "\n").reduce("", String::concat));
    }

    @Test
    @DisplayName("The classes that are left out are one row, and the total stays")
    void top() {
        String text = text(ColdHeaps.of(false), 1);
        assertTrue(text.contains("     2:           7000        10485760  (others)\n  Total           8000        31457280\n"), text);
    }

    @Test
    @DisplayName("A heap of which nothing is cold has no shares")
    void empty() {
        ColdHeap nothing = new ColdHeap(true, 0, 0, 0, 0, 0, 0, 1, 1, 0, List.of());
        String text = text(nothing, 10);
        assertTrue(text.contains("0 in 0 regions, - of the 0 in old and humongous regions.\n"), text);
        assertTrue(text.contains("Not read: 0 in regions of which something is here.\n"), text);
    }

    private static String text(ColdHeap heap, int top) {
        return new ColdHeapText(ColdHeapOrder.of(heap, top)).toString();
    }
}
