package org.farheap.bench.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The name of what the tools make in the kernel: "farheap-" and the process that made it. A swap label holds 16 characters.
record OwnName(String text) {
    static final String PREFIX = "farheap-";

    static OwnName mine() {
        return new OwnName(PREFIX + ProcessHandle.current().pid());
    }

    boolean isOurs() {
        return text.matches(PREFIX + "[0-9]{1,7}");
    }

    long pid() {
        return Long.parseLong(text.substring(PREFIX.length()));
    }

    /// Whether it belongs to tools that still run; another program may have their number by now.
    boolean isInUse() {
        try {
            return Files.readString(Path.of("/proc/" + pid() + "/cmdline")).contains("org.farheap.");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
