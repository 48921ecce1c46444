package org.farheap.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.farheap.server.near.NearFailure;
import org.farheap.wire.NearWire.NearStatus;

/**
 * One run of a function, on a thread of its own, and its end: by itself, at its limit of time, or when it is cancelled. Whatever comes
 * first is its outcome. The thread is interrupted then, and has a moment to end before the memory of the pages is taken from it.
 */
final class NearCall {
    /** For a function that has been interrupted to end by itself. The tracer does in a millisecond. */
    private static final long GRACE_MS = 100;
    private static final int CAUSES_MAX = 16;

    /** What runs. */
    interface Work {
        byte[] run() throws NearFailure, InterruptedException;
    }

    private final CompletableFuture<NearOutcome> outcome = new CompletableFuture<>();
    private final Thread thread;

    NearCall(Work work, NearThreads threads) {
        this.thread = threads.newThread(() -> outcome.complete(outcomeOf(work)));
    }

    private static NearOutcome outcomeOf(Work work) {
        try {
            byte[] answer = work.run();
            return answer == null ? NearOutcome.of(NearStatus.FAILED, "the function gave no answer") : NearOutcome.ok(answer);
        } catch (NearFailure e) {
            return NearOutcome.of(e);
        } catch (InterruptedException e) {
            return NearOutcome.cutOff("the call was interrupted");
        } catch (OutOfMemoryError e) {
            return NearOutcome.of(NearStatus.OUT_OF_MEMORY, "the server's Java heap is full: " + e.getMessage());
        } catch (Throwable e) {
            return NearOutcome.of(NearStatus.FAILED, "the function failed: " + rootCause(e));
        }
    }

    /** What a function's own threads failed of is wrapped, perhaps several times; a cause may even be its own. */
    private static Throwable rootCause(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause.getCause() != null && depth < CAUSES_MAX; depth++) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Ends the call soon. Any thread. */
    void cancel(String why) {
        outcome.complete(NearOutcome.cutOff(why));
    }

    /**
     * Runs it; once only. On return nobody reads the memory any more.
     *
     * @param memory that the work reads; closed on return
     * @param limitNanos from now on
     * @throws InterruptedException if this thread is interrupted, which cancels the call
     */
    NearOutcome run(HeldMemory memory, long limitNanos) throws InterruptedException {
        try {
            thread.start();
            return outcome.get(limitNanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            cancel("the call took longer than it may, " + TimeUnit.NANOSECONDS.toMillis(limitNanos) + " ms");
            return outcome.getNow(null);
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } finally {
            end(memory);
        }
    }

    private void end(HeldMemory memory) {
        boolean interrupted = Thread.interrupted();
        thread.interrupt();
        interrupted |= !joined();
        memory.close();
        interrupted |= !joined();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the thread a while. @return whether this one was not interrupted meanwhile */
    private boolean joined() {
        try {
            thread.join(GRACE_MS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Whether its thread goes on, without memory, after all: nothing can be done about that. */
    boolean isRunaway() {
        return thread.isAlive();
    }

    Thread thread() {
        return thread;
    }
}
