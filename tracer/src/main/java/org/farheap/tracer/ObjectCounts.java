package org.farheap.tracer;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// What is live and what is dead, by class and by region, of a heap that has been surveyed and marked.
final class ObjectCounts {
    private final List<LiveHeap.LiveRegion> regions;
    private final ClassHistogram live;
    private final ClassHistogram dead;

    /// Counts; when the work ends before its time, wrongly.
    ObjectCounts(TracedHeap heap, List<RegionSurvey> surveys, List<Marker> markers, TraceOptions options, Spending spending) {
        ClassTally all = surveys.getFirst().classes;
        surveys.stream().skip(1).forEach(survey -> all.add(survey.classes));
        long marked = markers.stream().mapToLong(marker -> marker.objects.marked).sum();
        boolean readsDead = marked > all.objects() / 2;
        AtomicInteger nextRegion = new AtomicInteger();
        List<LiveCount> counts = Stream.generate(() -> new LiveCount(heap, nextRegion, spending, readsDead)).limit(options.workers()).toList();
        new Workers("farheap count", options.threads(), spending, () -> { }).run(counts);
        regions = counts.stream().flatMap(count -> count.regions.stream()).sorted(Comparator.comparingInt(LiveHeap.LiveRegion::region)).toList();
        ClassTally read = counts.getFirst().classes;
        counts.stream().skip(1).forEach(count -> read.add(count.classes));
        ClassTally others = all.without(read);
        ClassTally unmarked = readsDead ? read : others;
        surveys.forEach(survey -> unmarked.add(survey.behindHumongous));
        live = (readsDead ? others : read).histogram();
        dead = unmarked.histogram();
    }

    /// Beside what the workers count.
    static long memoryBytes(ClassTable classes) {
        return ClassTally.memoryBytes(classes);
    }

    /// In order.
    List<LiveHeap.LiveRegion> regions() {
        return regions;
    }

    ClassHistogram live() {
        return live;
    }

    ClassHistogram dead() {
        return dead;
    }
}
