package org.farheap.server;

import java.util.concurrent.ThreadFactory;

/**
 * Makes the threads of near-data work: daemons of a low priority, which interrupt nobody when they wake up (SCHED_BATCH), so that the serving
 * of pages seldom waits for a processor on which they are. It is not the lowest (SCHED_IDLE, or a nice value of 19): before a safepoint each
 * thread that runs Java has to come to its next poll, and one that gets no processor for seconds, since others are busy, would hold up the
 * whole server for as long, and its leases would end.
 */
final class NearThreads implements ThreadFactory {
    /** Added to the server's: a third of the processor time of a thread that serves pages, if both want all of it. */
    static final int NICE = 5;

    /** Threads have that of who makes them, and some of these make others. */
    private final int nice = NativeMemory.nice() + NICE;

    @Override
    public Thread newThread(Runnable work) {
        return Thread.ofPlatform().name("farheap near").daemon().unstarted(() -> {
            NativeMemory.setNice(nice);
            NativeMemory.setBatch();
            work.run();
        });
    }
}
