package org.farheap.workload;

/// The program's data is not what it stored. The message names the datum, on one line.
public final class CheckFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CheckFailed(String message) {
        super(message);
    }

    public static void unless(boolean holds, String message) {
        if (!holds) {
            throw new CheckFailed(message);
        }
    }
}
