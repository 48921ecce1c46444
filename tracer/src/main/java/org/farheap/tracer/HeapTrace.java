package org.farheap.tracer;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.farheap.tracer.Unreadable.Reason;

/// Marks what roots reach, through all old and humongous regions that are held. Two steps, each shared between the workers: the survey
/// walks the regions and notes where objects begin; marking follows references, to these places only. So no bytes, whatever they are, make
/// it take for an object what is none; and roots may be guesses.
///
/// What keeps an object alive outside the heap is to be among the roots: a live object's class, say, and so its mirror and its loader.
public final class HeapTrace {
    private final ClassTable classes;
    private final RegionTable table;
    private final RegionImages images;
    private final TraceOptions options;
    private volatile long surveyNanos;
    private volatile long markingNanos;

    public HeapTrace(ClassTable classes, RegionTable table, RegionImages images, TraceOptions options) {
        this.classes = classes;
        this.table = table;
        this.images = images;
        this.options = options;
    }

    /// On daemon threads; frames are not guessed.
    public HeapTrace(ClassTable classes, RegionTable table, RegionImages images, int workers, boolean followWeak) {
        this(classes, table, images, new TraceOptions(workers, Workers.DAEMONS, followWeak, false));
    }

    /// @param roots addresses
    /// @param arena that the answer's live bits are of; a shared one
    public TraceOutcome trace(long[] roots, Arena arena, WorkBudget budget) {
        return trace(sink -> LongStream.of(roots).forEach(sink), null, arena, budget);
    }

    /// @param arena that the answer's live bits are of; a shared one
    public TraceOutcome trace(RootSet roots, Arena arena, WorkBudget budget) {
        return trace(roots::forEach, null, arena, budget);
    }

    /// The same of one part of a heap.
    ///
    /// @param exchange with those that trace the other parts
    public TraceOutcome trace(RootSet roots, TraceExchange exchange, Arena arena, WorkBudget budget) {
        return trace(roots::forEach, exchange, arena, budget);
    }

    private TraceOutcome trace(Consumer<LongConsumer> roots, TraceExchange exchange, Arena arena, WorkBudget budget) {
        Spending spending = new Spending(budget);
        try (Arena scratch = Arena.ofShared()) {
            LiveHeap answer = trace(roots, exchange, arena, scratch, spending);
            if (spending.outOfMemory() != null) {
                return spending.outOfMemory();
            }
            return spending.hasEnded() ? spending.cutOff() : answer;
        } catch (OutOfMemoryError e) {
            return new OutOfMemoryBudget(budget.memoryBytes());
        }
    }

    /// What the survey took, of the last trace that came to its end.
    public long surveyNanos() {
        return surveyNanos;
    }

    /// What marking took, of the last trace that came to its end.
    public long markingNanos() {
        return markingNanos;
    }

    /// Null when the work has ended before its time.
    ///
    /// @param exchange null when there are no other parts
    private LiveHeap trace(Consumer<LongConsumer> roots, TraceExchange exchange, Arena arena, Arena scratch, Spending spending) {
        int traceable = traceable();
        if (!spending.take(memoryBytes(traceable)) || !spending.mayGoOn()) {
            return null;
        }
        long start = System.nanoTime();
        OutwardMarks outward = exchange == null ? new OutwardMarks(classes.encoding(), scratch, spending) : exchange.outward();
        TracedHeap heap = new TracedHeap(classes, table, images, outward, traceable, arena);
        List<RegionSurvey> surveys = survey(heap, spending);
        long surveyed = System.nanoTime();
        Marking marking = new Marking(heap, spending, options);
        roots.accept(marking);
        if (spending.hasEnded()) {
            return null;
        }
        do {
            marking.finish();
        } while (hasMore(exchange, heap, marking, spending));
        ObjectCounts counts = new ObjectCounts(heap, surveys, marking.markers, options, spending);
        surveyNanos = surveyed - start;
        markingNanos = System.nanoTime() - surveyed;
        List<LiveHeap.Outward> leads = spending.hasEnded() ? null : exchange == null ? outward.list() : List.of();
        return leads == null ? null : answer(heap, counts, leads, marking.strayRoots());
    }

    /// Whether the other parts' traces had more for this one; some of it is marked already.
    private boolean hasMore(TraceExchange exchange, TracedHeap heap, Marking marking, Spending spending) {
        if (exchange == null || spending.hasEnded()) {
            return false;
        }
        try {
            noteChanges(heap, read(heap));
            boolean more = exchange.exchange(heap.bits::isTraced, heap.findings.list(), marking);
            return more && spending.mayGoOn();
        } catch (InterruptedException e) {
            spending.cutOff(CutOff.Cause.INTERRUPTED);
            return false;
        }
    }

    /// How many regions there are that may be traced.
    private int traceable() {
        return (int) IntStream.range(0, table.regions()).filter(region -> table.isWalked(region) && images.image(region) != null).count();
    }

    private long memoryBytes(int traceable) {
        long ofWorker = RegionSurvey.memoryBytes(classes) + Marker.memoryBytes() + LiveCount.memoryBytes(classes);
        return TracedHeap.memoryBytes(classes.encoding(), traceable) + options.workers() * ofWorker + ObjectCounts.memoryBytes(classes);
    }

    private List<RegionSurvey> survey(TracedHeap heap, Spending spending) {
        AtomicInteger nextRegion = new AtomicInteger();
        List<RegionSurvey> surveys = Stream.generate(() -> new RegionSurvey(heap, nextRegion, spending)).limit(options.workers()).toList();
        new Workers("farheap survey", options.threads(), spending, () -> { }).run(surveys);
        return surveys;
    }

    private LiveHeap answer(TracedHeap heap, ObjectCounts counts, List<LiveHeap.Outward> outward, long strayRoots) {
        List<ImageEpoch> read = read(heap);
        noteChanges(heap, read);
        return new LiveHeap(read, table.epoch(), counts.regions(), counts.live(), counts.dead(), outward, strayRoots, heap.findings.list());
    }

    private void noteChanges(TracedHeap heap, List<ImageEpoch> read) {
        read.stream().filter(image -> !images.stillValid(image.region(), image.epoch()))
                .forEach(image -> heap.findings.add(image.region(), 0, Reason.CHANGED));
    }

    private List<ImageEpoch> read(TracedHeap heap) {
        return IntStream.range(0, table.regions()).filter(region -> heap.image(region) != null)
                .mapToObj(region -> new ImageEpoch(region, heap.epoch(region))).toList();
    }
}
