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
        return trace(sink -> LongStream.of(roots).forEach(sink), arena, budget);
    }

    /// @param arena that the answer's live bits are of; a shared one
    public TraceOutcome trace(RootSet roots, Arena arena, WorkBudget budget) {
        return trace(roots::forEach, arena, budget);
    }

    private TraceOutcome trace(Consumer<LongConsumer> roots, Arena arena, WorkBudget budget) {
        Spending spending = new Spending(budget);
        try (Arena scratch = Arena.ofShared()) {
            LiveHeap answer = trace(roots, arena, scratch, spending);
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
    private LiveHeap trace(Consumer<LongConsumer> roots, Arena arena, Arena scratch, Spending spending) {
        int traceable = traceable();
        if (!spending.take(memoryBytes(traceable)) || !spending.mayGoOn()) {
            return null;
        }
        long start = System.nanoTime();
        OutwardMarks outward = new OutwardMarks(classes.encoding(), scratch, spending);
        TracedHeap heap = new TracedHeap(classes, table, images, outward, traceable, arena);
        List<RegionSurvey> surveys = survey(heap, spending);
        long surveyed = System.nanoTime();
        WorkPool pool = new WorkPool(options.workers());
        RootMarker rootMarker = new RootMarker(heap, pool, spending);
        roots.accept(rootMarker);
        rootMarker.giveRest();
        List<Marker> markers = Stream.generate(() -> new Marker(heap, pool, spending, options)).limit(options.workers()).toList();
        if (spending.hasEnded()) {
            return null;
        }
        new Workers("farheap marking", options.threads(), spending, pool::finish).run(markers);
        ObjectCounts counts = new ObjectCounts(heap, surveys, markers, options, spending);
        surveyNanos = surveyed - start;
        markingNanos = System.nanoTime() - surveyed;
        List<LiveHeap.Outward> leads = spending.hasEnded() ? null : outward.list();
        return leads == null ? null : answer(heap, counts, leads, rootMarker.stray());
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
        read.stream().filter(image -> !images.stillValid(image.region(), image.epoch()))
                .forEach(image -> heap.findings.add(image.region(), 0, Reason.CHANGED));
        return new LiveHeap(read, table.epoch(), counts.regions(), counts.live(), counts.dead(), outward, strayRoots, heap.findings.list());
    }

    private List<ImageEpoch> read(TracedHeap heap) {
        return IntStream.range(0, table.regions()).filter(region -> heap.image(region) != null)
                .mapToObj(region -> new ImageEpoch(region, heap.epoch(region))).toList();
    }
}
