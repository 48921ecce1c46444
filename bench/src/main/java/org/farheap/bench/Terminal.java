package org.farheap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where output goes.
public final class Terminal {
    private Terminal() {}

    /// Whether somebody watches stderr, so that a line of it may be renewed in place.
    public static boolean isStderr() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
