package org.farheap.bench.trace;

import java.util.LinkedList;
import java.util.List;
import org.farheap.workload.JobOptions;

/// A program for the tests of marking: builds a list, says so, and rests.
final class Resting {
    private static final int ELEMENTS = 200_000;

    private Resting() {}

    public static void main(String[] args) throws InterruptedException {
        List<Object> list = new LinkedList<>();
        for (int i = 0; i < ELEMENTS; i++) {
            list.add(new Object());
        }
        System.out.println(JobOptions.BUILT);
        Thread.sleep(60_000);
        System.out.println(list.size());
    }
}
