package org.farheap.bench.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;

/// A policy whose promises are checked at every call.
final class CheckedPolicy implements Policy {
    private final Policy policy;
    private final int pages;
    private int room;

    CheckedPolicy(Policy policy, int pages, int room) {
        this.policy = policy;
        this.pages = pages;
        this.room = room;
    }

    @Override
    public void at(int record) {
        policy.at(record);
    }

    @Override
    public void resize(int newRoom) {
        room = newRoom;
        policy.resize(newRoom);
        check();
    }

    @Override
    public void fill(int page, Toucher toucher) {
        assertFalse(policy.holds(page), "filled what it holds");
        policy.fill(page, toucher);
        assertTrue(policy.holds(page), "does not hold what was filled");
        check();
    }

    @Override
    public Outcome touch(int page, Toucher toucher) {
        boolean wasHeld = policy.holds(page);
        Outcome outcome = policy.touch(page, toucher);
        assertEquals(wasHeld, outcome != Outcome.FETCH, "fetched is what was not held, and nothing else");
        assertTrue(policy.holds(page), "does not hold what was touched");
        check();
        return outcome;
    }

    @Override
    public void forget(int page) {
        policy.forget(page);
        assertFalse(policy.holds(page), "holds what it was to forget");
        check();
    }

    @Override
    public boolean holds(int page) {
        return policy.holds(page);
    }

    @Override
    public int held() {
        return policy.held();
    }

    @Override
    public double meanRun() {
        return policy.meanRun();
    }

    private void check() {
        assertTrue(policy.held() <= room, () -> "holds " + policy.held() + " pages in a room of " + room);
        assertEquals(policy.held(), IntStream.range(0, pages).filter(policy::holds).count(), "miscounts what it holds");
    }
}
