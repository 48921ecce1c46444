package org.farheap.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class BatchHoldersTest {
    private final BatchHolders holders = new BatchHolders();

    @Test
    @DisplayName("each reference's holder is told, past holders of none")
    void each() {
        holders.begin(100, 0);
        holders.begin(200, 0);
        holders.begin(300, 2);
        holders.begin(400, 3);
        assertEquals(200, holders.of(0));
        assertEquals(200, holders.of(1));
        assertEquals(300, holders.of(2));
        assertEquals(400, holders.of(3));
        assertEquals(400, holders.of(99));
    }

    @Test
    @DisplayName("an object whose references go on in the next batch holds its first ones")
    void nextBatch() {
        holders.begin(100, 0);
        holders.begin(200, 250);
        holders.passOn();
        assertEquals(200, holders.of(0));
        holders.begin(300, 5);
        assertEquals(200, holders.of(4));
        assertEquals(300, holders.of(5));
    }

    @Test
    @DisplayName("there is room for the objects of a batch, however often it is handed on between")
    void full() {
        for (int i = 0; i < BatchHolders.MAX; i++) {
            holders.begin(i, i);
        }
        assertEquals(BatchHolders.MAX - 1, holders.of(ReferenceReader.BATCH));
        holders.clear();
        holders.passOn();
        holders.begin(7, 0);
        assertEquals(7, holders.of(0));
    }
}
