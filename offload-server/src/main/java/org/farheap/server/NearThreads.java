package org.farheap.server;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;

/** Makes the threads of near-data work: daemons of the lowest priority, on which the serving of pages never waits for a processor. */
final class NearThreads implements ThreadFactory {
    private final AtomicBoolean told = new AtomicBoolean();

    @Override
    public Thread newThread(Runnable work) {
        return Thread.ofPlatform().name("farheap near").daemon().unstarted(() -> {
            if (!NativeMemory.takeIdlePriority() && !told.getAndSet(true)) {
                Log.say("the kernel refuses SCHED_IDLE; near-data work takes processors from the serving of pages");
            }
            work.run();
        });
    }
}
