package org.farheap.server.near;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/// A heap's memory, all of it leased; tests say that it is written.
final class FakeLease implements LeasedMemory {
    private final MemorySegment memory;
    final AtomicLong writes = new AtomicLong();
    /// Heap offset of what the writes go to; -1: nowhere.
    volatile long writtenOffset = -1;
    /// Whether it is written between any two looks.
    volatile boolean isRestless;

    FakeLease(MemorySegment memory) {
        this.memory = memory;
    }

    @Override
    public MemorySegment slice(long offset, long bytes) {
        return offset + bytes <= memory.byteSize() ? memory.asSlice(offset, bytes).asReadOnly() : null;
    }

    private boolean covers(long offset, long bytes) {
        return writtenOffset >= offset && writtenOffset < offset + bytes;
    }

    @Override
    public long writes(long offset, long bytes) {
        if (!covers(offset, bytes)) {
            return 0;
        }
        return isRestless ? writes.getAndAdd(2) : writes.get();
    }

    @Override
    public boolean isWritten(long offset, long bytes) {
        return (writes(offset, bytes) & 1) != 0;
    }
}
