package org.farheap.server.near;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.farheap.tracer.CutOff;
import org.farheap.tracer.OutOfMemoryBudget;
import org.farheap.tracer.RegionScan;
import org.farheap.tracer.RegionScanner;
import org.farheap.tracer.Unreadable;

/// "histogram": objects and bytes by class of all regions that can be read, dead ones and fillers included. No parameters.
public final class HistogramFunction implements NearDataFunction {
    /// A scanner's tallies, and its edges by region.
    private static final long BYTES_PER_CLASS = 32;
    private static final long BYTES_PER_REGION = 32;

    @Override
    public String name() {
        return "histogram";
    }

    @Override
    public byte[] run(NearHeap heap, ByteBuffer parameters, NearBudget budget) throws NearFailure, InterruptedException {
        if (parameters.hasRemaining()) {
            throw NearFailure.badParameters("histogram takes no parameters");
        }
        int[] regions = heap.readable().toArray();
        int workers = Math.clamp(regions.length, 1, budget.threads());
        long tables = workers * (heap.classes().size() * BYTES_PER_CLASS + heap.regions().regions() * BYTES_PER_REGION);
        if (tables > budget.memoryBytes()) {
            throw NearFailure.outOfMemory("a histogram of this heap takes " + tables + " bytes, and may take " + budget.memoryBytes());
        }
        ColdAnswer answer = new ColdAnswer(heap);
        AtomicInteger next = new AtomicInteger();
        List<NearBudget.Work> work = Stream.<NearBudget.Work>generate(() -> () -> scanAll(heap, regions, next, budget, answer))
                .limit(workers).toList();
        budget.inParallel(work);
        return answer.toBytes();
    }

    private static void scanAll(NearHeap heap, int[] regions, AtomicInteger next, NearBudget budget, ColdAnswer answer)
            throws NearFailure, InterruptedException {
        RegionScanner scanner = new RegionScanner(heap.classes(), heap.regions(), heap.images());
        for (int i = next.getAndIncrement(); i < regions.length; i = next.getAndIncrement()) {
            budget.checkpoint();
            switch (scanner.scan(regions[i], 0, budget.work(0))) {
                case RegionScan scan -> add(heap, scan, budget, answer);
                case Unreadable ignored -> addUnreadable(answer);
                case CutOff cut -> throw cutOff(cut);
                case OutOfMemoryBudget ignored -> throw NearFailure.outOfMemory("a scan takes more than the call's memory");
            }
        }
    }

    private static void add(NearHeap heap, RegionScan scan, NearBudget budget, ColdAnswer answer) {
        long bytes = heap.regions().span(scan.region()).usedBytes();
        budget.haveRead(bytes);
        synchronized (answer) {
            answer.addLive(scan.classes());
            answer.addRegion(scan.region(), bytes, 0);
        }
    }

    private static void addUnreadable(ColdAnswer answer) {
        synchronized (answer) {
            answer.addUnreadable(1);
        }
    }

    /// What a tracer's end says to the caller.
    static NearFailure cutOff(CutOff cut) throws InterruptedException {
        if (cut.cause() == CutOff.Cause.INTERRUPTED) {
            throw new InterruptedException();
        }
        return NearFailure.cutOff("the call took longer than it may");
    }
}
