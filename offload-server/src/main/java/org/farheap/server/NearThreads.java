package org.farheap.server;

import java.util.concurrent.ThreadFactory;

/** Makes the threads of near-data work: daemons of the lowest priority, on which the serving of pages never waits for a processor. */
final class NearThreads implements ThreadFactory {
    @Override
    public Thread newThread(Runnable work) {
        return Thread.ofPlatform().name("farheap near").daemon().unstarted(() -> {
            NativeMemory.takeIdlePriority();
            work.run();
        });
    }
}
