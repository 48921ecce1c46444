package org.farheap.runtime;

import java.nio.ByteBuffer;

/// What the agent tells and takes; java_runtime.cpp has the other side.
final class Agent {
    private Agent() {}

    /// Called by the reporting thread at every round: the agent tells the processor time that it takes.
    static native void beat();

    /// The ring of records that the data path writes, mapped at the first call; null when there is no paging, or no memory for it.
    static native ByteBuffer flightLog();

    /// Records of this kind that took `thresholdNanos` at least are wanted, `perSecond` of them (0: all), or none are.
    static native void want(int kind, boolean on, long thresholdNanos, int perSecond);

    /// Has the stacks of touchers walked from now on; takes a while, for the JVM is to name all of its methods.
    static native void walkStacks();

    /// What was seen at a picked fetch: its stack and the page's classes, as text; frees the sample.
    static native String[] sample(int index);

    /// All Java threads, and in `ids` (made large enough by the caller, else threads are left out) the kernel's numbers of them.
    static native Thread[] threads(int[] ids);

    /// "name\tunit\tdescription" of every figure of the statistics, in their order.
    static native String[] figureNames();

    static native void figures(long[] values);

    /// The statistics as JSON, as at exit.
    static native String statistics();

    /// Fills the upper bounds and counts of the buckets that are not empty; returns how many. `which`: 0 faults by nanoseconds,
    /// 1 fetches by refault distance in bytes.
    static native int histogram(int which, long[] bounds, long[] counts);

    static native int histogramBuckets();

    /// Bytes: resident, limbo, remote, budget, reserve, unmanaged.
    static native void residentSet(long[] bytes);

    /// One line a server: "name\tpath\tround trip in ns\tleased bytes\theld bytes\tpages read\tpages written\tbusy ns".
    static native String[] servers();

    /// Name of the server that holds the page.
    static native String serverOf(int page);

    /// heap base, heap bytes, region bytes, local limit bytes.
    static native long[] heap();

    /// "remap", "move" or "wp"; "off" when nothing is paged.
    static native String evictMode();

    /// What the memory servers find in the regions that only they hold: asks them, which may take seconds. Any Java thread, one at a time:
    /// the others wait. `liveness`: whether dead objects are told apart, which takes a trace of the whole cold heap.
    ///
    /// Returns { long[] figures, String[] classes, long[] rows }, which [ColdHeap#of] reads. `classes` as Java writes them, such as
    /// java.lang.String and byte[], most bytes first; `rows`: objects, bytes, dead objects and dead bytes of each. Figures:
    ///
    ///     0  bytes used in old and humongous regions      5  dead bytes of 1
    ///     1  bytes in the regions that were read          6  time of the whole, ns
    ///     2  regions that were read                       7  time of the servers' processors, ns
    ///     3  regions wholly remote, but unreadable        8  pages fetched for it; 0 when all is well
    ///     4  live bytes of 1
    ///
    /// 4 and 5, and the dead of each class, are 0 without liveness.
    ///
    /// @throws IllegalStateException with one line that says why not and what to do
    static native Object[] coldHeap(boolean liveness);
}
