package org.farheap.bench;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/// What happens when the tools end, by a signal too: first all processes are stopped, then what they used is given back, the newest
/// first. From then on nothing new is started: whoever tries waits for the end.
public final class Ending {
    private static final Deque<Held> HELD = new ArrayDeque<>();
    private static boolean begun;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Ending::begin, "ending"));
    }

    private Ending() {}

    /// Something that must not outlive the tools, such as a swap device. `giveBack` is called once.
    @FunctionalInterface
    public interface Held {
        void giveBack() throws IOException, InterruptedException;
    }

    @FunctionalInterface
    public interface Acquisition<T> {
        T acquire() throws IOException;
    }

    /// Acquires while the end cannot begin, so that it finds what has been acquired.
    static <T> T unless(Acquisition<T> acquisition) throws IOException {
        synchronized (HELD) {
            if (!begun) {
                return acquisition.acquire();
            }
        }
        awaitEnd();
        throw new IllegalStateException("the end is waited for");
    }

    public static <T extends Held> T hold(Acquisition<T> acquisition) throws IOException {
        return unless(() -> {
            T held = acquisition.acquire();
            HELD.push(held);
            return held;
        });
    }

    public static void release(Held held) throws IOException, InterruptedException {
        synchronized (HELD) {
            if (HELD.remove(held)) {
                held.giveBack();
            }
        }
    }

    /// Returns at once unless the tools are ending; then never, so that nobody takes for a failure what the end did.
    public static void check() {
        synchronized (HELD) {
            if (!begun) {
                return;
            }
        }
        awaitEnd();
    }

    private static void awaitEnd() {
        while (true) {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException e) {
                // The end interrupts nobody.
            }
        }
    }

    private static void begin() {
        synchronized (HELD) {
            begun = true;
            Children.stopAll();
            while (!HELD.isEmpty()) {
                giveBack(HELD.pop());
            }
        }
    }

    private static void giveBack(Held held) {
        try {
            held.giveBack();
        } catch (IOException | InterruptedException e) {
            Measurement.progress("left behind: " + held + ": " + e.getMessage());
        }
    }
}
