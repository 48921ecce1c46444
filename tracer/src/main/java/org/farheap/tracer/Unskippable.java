package org.farheap.tracer;

/// How many objects there are that a collector must visit itself, so that marking must not skip the region they are in.
public record Unskippable(long mirrors, long references, long classLoaders, long stackChunks) {
    public boolean isNone() {
        return mirrors + references + classLoaders + stackChunks == 0;
    }
}
