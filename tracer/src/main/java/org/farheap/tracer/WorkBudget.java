package org.farheap.tracer;

import java.util.function.BooleanSupplier;

/// What a piece of work may take.
///
/// @param timeNanos from its beginning, pauses included
/// @param memoryBytes for its own tables: bitmaps, mark stacks, counts. Images are not counted
/// @param pauseRequested asked every few thousand objects: while it says true, the work waits. Called by several threads
public record WorkBudget(long timeNanos, long memoryBytes, BooleanSupplier pauseRequested) {
    public static WorkBudget unlimited() {
        return new WorkBudget(Long.MAX_VALUE, Long.MAX_VALUE, () -> false);
    }
}
