package org.farheap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.farheap.server.IdlePolicy.Step;
import org.junit.jupiter.api.Test;

final class IdlePolicyTest {
    @Test
    void itSpinsThenYieldsThenParks() {
        IdlePolicy policy = new IdlePolicy(1000);
        policy.worked(5000);
        assertEquals(Step.SPIN, policy.idle(5000));
        assertEquals(Step.SPIN, policy.idle(5999));
        for (int i = 0; i < IdlePolicy.YIELD_ROUNDS; i++) {
            assertEquals(Step.YIELD, policy.idle(6000 + i));
        }
        assertEquals(Step.PARK, policy.idle(7000));
        policy.worked(8000);
        assertEquals(Step.SPIN, policy.idle(8001));
    }

    @Test
    void withoutSpinningItYieldsAtOnce() {
        IdlePolicy policy = new IdlePolicy(0);
        policy.worked(5000);
        assertEquals(Step.YIELD, policy.idle(5000));
    }
}
