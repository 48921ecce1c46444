package org.farheap.server.near;

import java.nio.ByteBuffer;

/// Work on a heap's cold part, done where its pages are. An agent calls it by name.
///
/// The server finds functions by `java.util.ServiceLoader`: a jar names its own in
/// `META-INF/services/org.farheap.server.near.NearDataFunction`. There is one object of each, and one call at a time on the whole server.
public interface NearDataFunction {
    /// What calls name it by: a word of lower-case letters, digits and dashes, of 32 at most. No two functions of a server have the same.
    String name();

    /// Called on a thread of a low priority, whose time and memory are limited. When the time is over, or the lease ends, the thread
    /// is interrupted, and soon afterwards the memory of the heap's pages is taken away: reading it then throws an
    /// `IllegalStateException`. Whatever is thrown ends the call, never the server.
    ///
    /// @param heap what the agent described; nobody has vouched for a byte of it
    /// @param parameters the function's own, little-endian, from position to limit
    /// @return the answer, in a form of the function's own
    /// @throws NearFailure when there is none, with a line for the user
    /// @throws InterruptedException when the call is to end
    byte[] run(NearHeap heap, ByteBuffer parameters, NearBudget budget) throws NearFailure, InterruptedException;
}
