package org.farheap.server.near;

import java.util.function.LongConsumer;

/// The servers that hold the heap's other parts, and run the same function over them at the same time. A function goes on in steps, which
/// all of them take together: each gives the others addresses, and has what they gave when the step ends. One thread's.
public interface Exchange {
    /// Nobody else holds a part.
    Exchange ALONE = new Exchange() {
        @Override
        public int peers() {
            return 0;
        }

        @Override
        public int holder(long offset) {
            return -1;
        }

        @Override
        public boolean step(boolean gives, Giver giver, LongConsumer taken) {
            return false;
        }

        @Override
        public long waitedNanos() {
            return 0;
        }
    };

    /// Gives a peer what it is to have in a step. Called for each of them, on a thread of its own.
    interface Giver {
        void give(int peer, LongConsumer to);
    }

    /// How many others there are.
    int peers();

    /// The peer, counted from 0, whose part has the byte at this offset from the heap's base; -1: none.
    int holder(long offset);

    /// Takes a step, and waits until all have. Nothing that was given is lost without a failure.
    ///
    /// @param gives whether anything is given to anybody, or this server has another reason to go on
    /// @param taken each address that a peer gives; it may be anything
    /// @return whether anybody gave anything, to whomever: the same on all servers. If not, this was the last step
    /// @throws NearFailure when a peer has failed, or is too late
    /// @throws InterruptedException when the call is to end
    boolean step(boolean gives, Giver giver, LongConsumer taken) throws NearFailure, InterruptedException;

    /// How long steps have waited for others. It counts as the call's time, but not as this server's work.
    long waitedNanos();
}
