package org.farheap.tracer;

import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.farheap.tracer.ClassHistogram.Row;

/// Objects and bytes by class, counted without allocation. Clearing and adding cost what was counted, not what there is. One thread's.
final class ClassTally {
    private final ClassTable classes;
    private final long[] objects;
    private final long[] bytes;
    private final int[] touched;
    private int touchedCount;

    ClassTally(ClassTable classes) {
        this.classes = classes;
        objects = new long[classes.size()];
        bytes = new long[classes.size()];
        touched = new int[classes.size()];
    }

    /// Bytes that a tally takes.
    static long memoryBytes(ClassTable classes) {
        return (2L * Long.BYTES + Integer.BYTES) * classes.size();
    }

    void count(ClassShape shape, long objectBytes) {
        add(shape.index, 1, objectBytes);
    }

    private void add(int index, long moreObjects, long moreBytes) {
        if (objects[index] == 0) {
            touched[touchedCount++] = index;
        }
        objects[index] += moreObjects;
        bytes[index] += moreBytes;
    }

    void add(ClassTally other) {
        for (int i = 0; i < other.touchedCount; i++) {
            int index = other.touched[i];
            add(index, other.objects[index], other.bytes[index]);
        }
    }

    void clear() {
        for (int i = 0; i < touchedCount; i++) {
            objects[touched[i]] = 0;
            bytes[touched[i]] = 0;
        }
        touchedCount = 0;
    }

    long objects() {
        return LongStream.of(objects).sum();
    }

    /// What was counted here, and not there. Unless memory has changed between, what was counted there was counted here too.
    ClassTally without(ClassTally others) {
        ClassTally rest = new ClassTally(classes);
        IntStream.of(touched).limit(touchedCount)
                .filter(index -> objects[index] > others.objects[index] && bytes[index] > others.bytes[index])
                .forEach(index -> rest.add(index, objects[index] - others.objects[index], bytes[index] - others.bytes[index]));
        return rest;
    }

    ClassHistogram histogram() {
        return new ClassHistogram(IntStream.of(touched).limit(touchedCount)
                .mapToObj(index -> new Row(classes.shape(index).layout, objects[index], bytes[index]))
                .sorted(Comparator.comparingLong(row -> row.layout().klass())).toList());
    }
}
