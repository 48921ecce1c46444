package org.farheap.workload;

import java.util.function.Supplier;

/// The program's data is not what it stored. The message names the datum, on one line.
public final class CheckFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CheckFailed(String message) {
        super(message);
    }

    /// The message is made when it is needed only: the checks are part of what is measured.
    public static void unless(boolean holds, Supplier<String> message) {
        if (!holds) {
            throw new CheckFailed(message.get());
        }
    }
}
