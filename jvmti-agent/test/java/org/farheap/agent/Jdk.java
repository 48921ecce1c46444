package org.farheap.agent;

import java.nio.file.Path;

/** An installed JDK. */
record Jdk(int feature, Path home) {
    String tool(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    @Override
    public String toString() {
        return "JDK " + feature;
    }
}
