package org.farheap.server;

/**
 * How long the data thread looks for the next request before it lets go of its processor, which on a small machine is the one
 * that the agent needs: it spins for {@code spinNanos} after the last request, yields for {@link #YIELD_ROUNDS} rounds, then
 * parks in UCX's event descriptor until a message or a task arrives.
 */
final class IdlePolicy {
    enum Step { SPIN, YIELD, PARK }

    static final int YIELD_ROUNDS = 20;

    private final long spinNanos;
    /** Others read it. */
    private final Tally lastWorkNanos = new Tally();
    private int yields;

    IdlePolicy(long spinNanos) {
        this.spinNanos = spinNanos;
    }

    void worked(long nowNanos) {
        lastWorkNanos.set(nowNanos);
        yields = 0;
    }

    /** Any thread. */
    long lastWorkNanos() {
        return lastWorkNanos.get();
    }

    Step idle(long nowNanos) {
        if (nowNanos - lastWorkNanos.get() < spinNanos) {
            return Step.SPIN;
        }
        return yields++ < YIELD_ROUNDS ? Step.YIELD : Step.PARK;
    }
}
