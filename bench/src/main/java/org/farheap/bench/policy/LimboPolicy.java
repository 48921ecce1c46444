package org.farheap.bench.policy;

import static org.farheap.bench.policy.PageList.NONE;

import java.util.Arrays;
import org.farheap.bench.policy.LimboSettings.Behind;
import org.farheap.bench.policy.LimboSettings.Credit;
import org.farheap.bench.policy.LimboSettings.Fills;
import org.farheap.bench.policy.LimboSettings.For;

/// What the agent can do, which sees a touch only when the page is not mapped: a part of the local pages is in limbo, out of the
/// program's reach, and one that is touched there is given back, at the cost of a soft fault. What the agent has beside that is left out:
/// the reserve that it keeps free, and the least and the most that limbo may have.
///
///           fill, fetch              its turn in the order            oldest, when room is needed
///              ------------> mapped ------------------------> limbo ------------------------------> away
///                              ^ soft fault                     |                                   |
///                              +--------------------------------+                                   |
///              fetched for the collector ----------> stream -- first of all, when room is needed -->+
final class LimboPolicy implements Policy {
    private enum Place { AWAY, MAPPED, LIMBO, STREAM }

    private final LimboSettings settings;
    private final Place[] place;
    private final int pagesPerRegion;
    private final int capacity;
    private final PageHeat heat;
    private final VictimOrder order;
    private final LimboRing limbo;
    private final PageList stream;
    private final int[] departedAt;
    private int departures;
    private int room;
    private int mapped;
    private long victims;
    private long runs;
    private int lastVictim = NONE;
    private int runLength;

    /// `capacity`: the room at the beginning, and the most that it will ever be; parts are of it.
    LimboPolicy(int pages, int pagesPerRegion, int capacity, LimboSettings settings) {
        this.settings = settings;
        this.pagesPerRegion = pagesPerRegion;
        this.capacity = capacity;
        room = capacity;
        place = new Place[pages];
        Arrays.fill(place, Place.AWAY);
        heat = new PageHeat(pages, settings.chances(), settings.cooling());
        order = order(pages);
        limbo = new LimboRing(pages, (int) (settings.share() * capacity));
        stream = new PageList(pages);
        departedAt = new int[pages];
    }

    private VictimOrder order(int pages) {
        return switch (settings.order()) {
            case SWEEP -> new SweepOrder(new MappedPages(pages, pagesPerRegion), heat);
            case RUNS -> new RunsOrder(new MappedPages(pages, pagesPerRegion), heat, settings.batch());
            case FIFO -> new ArrivalOrder(pages, heat);
            case REGION -> new RegionOrder(new MappedPages(pages, pagesPerRegion), heat, settings.halfLife() * capacity);
        };
    }

    @Override
    public void resize(int pages) {
        room = pages;
        shrinkTo(room, false);
    }

    @Override
    public void fill(int page, Toucher toucher) {
        shrinkTo(room - 1, false);
        if (settings.fills() == Fills.STREAM) {
            enterStream(page);
        } else {
            map(page);
        }
        if (settings.fills() == Fills.WARM) {
            heat.raise(page);
        }
    }

    @Override
    public Outcome touch(int page, Toucher toucher) {
        boolean streams = streams(toucher);
        switch (place[page]) {
            case MAPPED, STREAM -> {
                return Outcome.HIT;
            }
            case LIMBO -> {
                limbo.remove(page);
                if (!streams) {
                    noteReturn(page, true);
                }
                map(page);
                return Outcome.SOFT_FAULT;
            }
            case AWAY -> fetch(page, streams);
        }
        return Outcome.FETCH;
    }

    @Override
    public void forget(int page) {
        switch (place[page]) {
            case MAPPED -> {
                order.remove(page);
                mapped--;
            }
            case LIMBO -> limbo.remove(page);
            case STREAM -> stream.remove(page);
            case AWAY -> { }
        }
        place[page] = Place.AWAY;
        heat.clear(page);
    }

    @Override
    public boolean holds(int page) {
        return place[page] != Place.AWAY;
    }

    @Override
    public int held() {
        return mapped + limbo.pages() + stream.size();
    }

    @Override
    public double meanRun() {
        return runs == 0 ? Double.NaN : (double) victims / runs;
    }

    private boolean streams(Toucher toucher) {
        boolean isPassing = switch (settings.streamed()) {
            case COLLECTOR -> toucher.isCollector();
            case CONCURRENT -> toucher.isConcurrentCollector();
            case ALL -> true;
        };
        return settings.stream() > 0 && isPassing;
    }

    private void fetch(int page, boolean streams) {
        boolean isNear = departures - departedAt[page] - 1 < capacity;
        boolean onTrial = streams && !(settings.streamed() == For.ALL && isNear);
        shrinkTo(room - 1, onTrial);
        if (onTrial) {
            enterStream(page);
        } else {
            noteReturn(page, isNear);
            map(page);
        }
    }

    private void noteReturn(int page, boolean isNear) {
        if (isNear || settings.credit() == Credit.ANY) {
            heat.raise(page);
        }
        order.noteReturn(page);
    }

    private void map(int page) {
        place[page] = Place.MAPPED;
        order.add(page);
        mapped++;
    }

    private void enterStream(int page) {
        place[page] = Place.STREAM;
        stream.add(page);
    }

    private void shrinkTo(int pages, boolean forStream) {
        while (held() > pages) {
            step(forStream);
        }
    }

    /// One step towards a free frame.
    private void step(boolean forStream) {
        boolean streamGives = !stream.isEmpty() && (!forStream || stream.size() >= (int) (settings.stream() * capacity));
        if (streamGives) {
            leaveStream();
        } else if (mapped > 0 && limbo.used() < limboTarget()) {
            enterLimbo(victim());
        } else if (limbo.used() > 0) {
            leave(limbo.removeOldest());
        } else if (mapped > 0) {
            leave(victim());
        } else {
            leaveStream();
        }
    }

    /// The page that is about to come in is to find a frame outside limbo.
    private int limboTarget() {
        return Math.min(limbo.slotCount(), room - 1);
    }

    private int victim() {
        int page = order.next();
        mapped--;
        boolean continues = page == lastVictim + 1 && runLength < LimboSettings.RUN_PAGES_MAX && page % pagesPerRegion != 0;
        runLength = continues ? runLength + 1 : 1;
        runs += continues ? 0 : 1;
        victims++;
        lastVictim = page;
        return page;
    }

    private void enterLimbo(int page) {
        place[page] = Place.LIMBO;
        limbo.add(page);
    }

    private void leaveStream() {
        int page = stream.removeOldest();
        if (settings.behind() == Behind.LIMBO && limbo.slotCount() > 0) {
            if (limbo.used() == limbo.slotCount()) {
                leave(limbo.removeOldest());
            }
            enterLimbo(page);
        } else {
            leave(page);
        }
    }

    /// NONE: a hole.
    private void leave(int page) {
        if (page != NONE) {
            place[page] = Place.AWAY;
            departedAt[page] = departures++;
        }
    }
}
