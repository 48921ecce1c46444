package org.farheap.tracer;

import static org.farheap.tracer.RegionKind.FREE;
import static org.farheap.tracer.RegionKind.HUMONGOUS_CONTINUES;
import static org.farheap.tracer.RegionKind.HUMONGOUS_START;
import static org.farheap.tracer.RegionKind.OLD;
import static org.farheap.tracer.RegionKind.YOUNG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RegionTableTest {
    private static final HeapEncoding ENCODING = TestEncodings.usual();
    private final RegionKind[] kinds = new RegionKind[TestEncodings.REGIONS];
    private final int[] used = new int[TestEncodings.REGIONS];

    private RegionTable table() {
        return RegionTable.of(ENCODING, 5, kinds, used);
    }

    private void refused(String message) {
        Refused refused = assertThrows(Refused.class, this::table);
        assertEquals(Refused.Subject.REGION_TABLE, refused.subject());
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    @Test
    @DisplayName("the regions of a humongous object are one span, and other regions are spans of their own")
    void spans() {
        Arrays.fill(kinds, FREE);
        kinds[0] = OLD;
        used[0] = 16;
        kinds[1] = HUMONGOUS_START;
        kinds[2] = HUMONGOUS_CONTINUES;
        kinds[3] = HUMONGOUS_CONTINUES;
        used[1] = 4096;
        used[2] = 4096;
        used[3] = 8;
        kinds[4] = HUMONGOUS_START;
        used[4] = 4000;
        RegionTable table = table();
        assertEquals(new RegionSpan(0, 1, 16), table.span(0));
        assertEquals(new RegionSpan(1, 3, 8200), table.span(1));
        assertEquals(new RegionSpan(4, 1, 4000), table.span(4));
        assertTrue(table.isWalked(0) && table.isWalked(1) && table.isWalked(4));
        assertFalse(table.isWalked(2) || table.isWalked(5));
        assertEquals(5, table.epoch());
    }

    @Test
    @DisplayName("a top outside its region, or within a word, is refused")
    void badTop() {
        Arrays.fill(kinds, OLD);
        for (int bad : new int[] {-8, 4104, 12, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            used[7] = bad;
            refused("region 7");
        }
    }

    @Test
    @DisplayName("a region that continues nothing, or what does not fill the region before it, is refused")
    void badHumongous() {
        Arrays.fill(kinds, YOUNG);
        kinds[0] = HUMONGOUS_CONTINUES;
        refused("region 0 continues nothing");
        kinds[0] = OLD;
        kinds[1] = HUMONGOUS_CONTINUES;
        refused("region 1 continues nothing");
        kinds[0] = HUMONGOUS_START;
        used[0] = 4088;
        refused("region 0 goes on in 1");
    }

    @Test
    @DisplayName("a table that is not of as many regions as the heap, or lacks a kind, is refused")
    void badLength() {
        Arrays.fill(kinds, FREE);
        kinds[3] = null;
        refused("region 3 has no kind");
        assertThrows(Refused.class, () -> RegionTable.of(ENCODING, 5, new RegionKind[0], new int[0]));
        assertThrows(Refused.class, () -> RegionTable.of(ENCODING, 5, kinds, new int[1]));
    }
}
