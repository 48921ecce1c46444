package org.farheap.tracer;

/// Which objects hold the references of a batch: asked for one that leads nowhere. One thread's.
final class BatchHolders {
    /// Of objects whose references are read before they are marked.
    static final int MAX = Marker.BATCH;

    private final long[] objects = new long[MAX];
    /// Of each object's first reference in the batch.
    private final int[] firsts = new int[MAX];
    private int count;

    /// References from an index on are an object's.
    void begin(long object, int first) {
        objects[count] = object;
        firsts[count] = first;
        count++;
    }

    /// The batch is empty; what comes is the last object's still.
    void passOn() {
        if (count > 0) {
            objects[0] = objects[count - 1];
            firsts[0] = 0;
            count = 1;
        }
    }

    void clear() {
        count = 0;
    }

    /// The object that holds a reference.
    long of(int reference) {
        int holder = count - 1;
        while (firsts[holder] > reference) {
            holder--;
        }
        return objects[holder];
    }
}
