package org.farheap.tracer;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;

/// Whoever holds the heap's other parts, as a trace of one part sees them. The trace follows references until none is left, then asks here
/// for more, and so on until there is no more: so the parts' traces together mark what a trace of the whole heap would.
public interface TraceExchange {
    /// Where references into the other parts are marked. What they lead to is not among the trace's answer.
    OutwardMarks outward();

    /// Nothing is left to follow. On the thread that traces.
    ///
    /// @param traced regions; of a humongous object the first one, for all of it
    /// @param found what could not be read so far, or has changed
    /// @param roots takes addresses that others lead to in this part; in between, it marks on
    /// @return whether there may be more to come; else the trace has come to its end
    /// @throws InterruptedException when it is to end without an answer
    boolean exchange(IntPredicate traced, List<Unreadable> found, LongConsumer roots) throws InterruptedException;
}
