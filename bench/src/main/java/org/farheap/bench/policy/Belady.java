package org.farheap.bench.policy;

import java.util.Arrays;

/// The optimum of those that fetch on demand (Belady 1966): what is touched furthest in the future goes. A page that dies before
/// it is touched again is not needed at all.
///
/// A binary heap of the held pages by their next touch, the furthest at the root; every page knows its place in it.
final class Belady implements Policy {
    private static final int NOWHERE = -1;

    private final NextTouches.View future;
    private final int[] nextTouch;
    private final int[] placeOf;
    private final int[] heap;
    private int held;
    private int room;
    private int now;

    /// `room`: the most that it will ever be.
    Belady(int pages, int room, NextTouches.View future) {
        this.future = future;
        this.room = room;
        nextTouch = new int[pages];
        placeOf = new int[pages];
        Arrays.fill(placeOf, NOWHERE);
        heap = new int[Math.min(room, pages)];
    }

    @Override
    public void at(int record) {
        now = record;
    }

    @Override
    public void resize(int pages) {
        room = pages;
        shrinkTo(room);
    }

    @Override
    public void fill(int page, Toucher toucher) {
        shrinkTo(room - 1);
        nextTouch[page] = future.after(now, page);
        rise(held++, page);
    }

    @Override
    public Outcome touch(int page, Toucher toucher) {
        if (!holds(page)) {
            fill(page, toucher);
            return Outcome.FETCH;
        }
        nextTouch[page] = future.after(now, page);
        rise(placeOf[page], page);
        return Outcome.HIT;
    }

    @Override
    public void forget(int page) {
        if (holds(page)) {
            remove(page);
        }
    }

    @Override
    public boolean holds(int page) {
        return placeOf[page] != NOWHERE;
    }

    @Override
    public int held() {
        return held;
    }

    private void shrinkTo(int pages) {
        while (held > pages) {
            remove(heap[0]);
        }
    }

    private void remove(int page) {
        int place = placeOf[page];
        placeOf[page] = NOWHERE;
        int last = heap[--held];
        if (last != page) {
            sink(place, last);
            rise(placeOf[last], last);
        }
    }

    /// Puts the page there, or as far above as it belongs.
    private void rise(int place, int page) {
        int at = place;
        while (at > 0 && nextTouch[heap[(at - 1) / 2]] < nextTouch[page]) {
            put(at, heap[(at - 1) / 2]);
            at = (at - 1) / 2;
        }
        put(at, page);
    }

    private void sink(int place, int page) {
        int at = place;
        while (2 * at + 1 < held) {
            int child = 2 * at + 1;
            if (child + 1 < held && nextTouch[heap[child + 1]] > nextTouch[heap[child]]) {
                child++;
            }
            if (nextTouch[heap[child]] <= nextTouch[page]) {
                break;
            }
            put(at, heap[child]);
            at = child;
        }
        put(at, page);
    }

    private void put(int place, int page) {
        heap[place] = page;
        placeOf[page] = place;
    }
}
