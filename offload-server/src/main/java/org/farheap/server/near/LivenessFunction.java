package org.farheap.server.near;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/// "liveness": how many bytes of each region that can be read nothing leads to, starting at the call's addresses. No parameters.
///
/// It errs towards live. What the server holds of other regions is looked through for anything that could be a reference into those that
/// are traced; weak references count as any; and frames of virtual threads are guessed. Of dead objects it knows only where they lie in
/// regions that it read to the top: fillers are among them.
public final class LivenessFunction implements NearDataFunction {
    @Override
    public String name() {
        return "liveness";
    }

    @Override
    public byte[] run(NearHeap heap, ByteBuffer parameters, NearBudget budget) throws NearFailure, InterruptedException {
        if (parameters.hasRemaining()) {
            throw NearFailure.badParameters("liveness takes no parameters");
        }
        try (Arena scratch = Arena.ofShared()) {
            return new LivenessTrace(heap, budget, scratch).run();
        }
    }
}
