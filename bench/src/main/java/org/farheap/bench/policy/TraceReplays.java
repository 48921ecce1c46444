package org.farheap.bench.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.farheap.bench.matrix.Share;

/// A trace through every policy at every share.
final class TraceReplays {
    /// One for the young regions, one for the policy.
    private static final int CAPACITY_MIN = 2;

    private final TouchTrace trace;
    private final List<Policies.Named> policies;
    private final ReplayProgress progress;
    private final String name;

    private TraceReplays(TouchTrace trace, List<Policies.Named> policies, ReplayProgress progress) {
        this.trace = trace;
        this.policies = policies;
        this.progress = progress;
        name = trace.file().getFileName().toString();
    }

    static ReplayResults.OfTrace run(Path file, List<Share> shares, List<Policies.Named> policies, ReplayProgress progress)
            throws BadTrace {
        try (TouchTrace trace = TouchTrace.open(file)) {
            return new TraceReplays(trace, policies, progress).run(shares);
        } finally {
            progress.clear();
        }
    }

    private ReplayResults.OfTrace run(List<Share> shares) throws BadTrace {
        TraceProfile profile = TraceProfile.of(trace, progress.of(name, trace.records()));
        if (profile.touches() == 0) {
            throw new BadTrace(trace.file() + " has no touch of a page with content; a run with a smaller --local leaves some");
        }
        NextTouches future = NextTouches.of(trace, progress.of(name + ", the future of each page", trace.records()));
        List<ReplayResults.OfShare> results = new ArrayList<>();
        for (Share share : shares) {
            int capacity = Math.max(CAPACITY_MIN, (int) (share.part() * profile.peakPages()));
            List<PolicyFigures> figures = policies.stream().map(policy -> replay(policy, share, capacity, future)).toList();
            results.add(ReplayResults.OfShare.of(share.part(), capacity, figures));
        }
        return new ReplayResults.OfTrace(trace.file().toString(), trace.isFinished(), trace.records(), trace.lost(), trace.pages(),
                profile.fills(), profile.touches(), profile.peakPages(), results);
    }

    private PolicyFigures replay(Policies.Named policy, Share share, int capacity, NextTouches future) {
        Policies.Cache cache = new Policies.Cache(trace.pages(), trace.pagesPerRegion(), capacity, future);
        Replay replay = new Replay(trace, capacity, policy.maker().make(cache));
        TraceWalk.run(trace, replay, progress.of(name + ", " + share.label() + ", " + policy.name(), trace.records()));
        return replay.figures(policy.name());
    }
}
