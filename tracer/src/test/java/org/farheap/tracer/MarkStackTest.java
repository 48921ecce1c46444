package org.farheap.tracer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class MarkStackTest {
    private final MarkStack stack = new MarkStack(new Spending(WorkBudget.unlimited()));

    @Test
    @DisplayName("the last word of the largest heap and the last chunk of the longest array have an entry")
    void extremes() {
        long target = HeapEncoding.MAX_HEAP_BYTES - 8;
        long chunk = (8L * Integer.MAX_VALUE + 24) / ObjectMarker.CHUNK_BYTES;
        long entry = MarkStack.entry(target, chunk);
        assertTrue(entry > 0);
        assertEquals(target, MarkStack.target(entry));
        assertEquals(chunk, MarkStack.chunk(entry));
        assertEquals(0, MarkStack.target(MarkStack.entry(0, chunk)));
        assertEquals(0, MarkStack.chunk(MarkStack.entry(target, 0)));
    }

    @Test
    @DisplayName("the older half is given away, and what is left comes in its order")
    void olderHalf() {
        stack.pushAll(LongStream.range(0, 2001).toArray());
        assertArrayEquals(LongStream.range(0, 1000).toArray(), stack.takeOlderHalf());
        assertEquals(1001, stack.size());
        long[] batch = new long[600];
        assertEquals(600, stack.popInto(batch));
        assertArrayEquals(LongStream.rangeClosed(1401, 2000).toArray(), batch);
        assertEquals(401, stack.popInto(batch));
        assertArrayEquals(LongStream.rangeClosed(1000, 1400).toArray(), LongStream.of(batch).limit(401).toArray());
        assertEquals(0, stack.size());
        assertEquals(0, stack.takeOlderHalf().length);
    }
}
