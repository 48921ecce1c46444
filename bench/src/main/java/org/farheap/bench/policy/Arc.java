package org.farheap.bench.policy;

import java.util.Arrays;

/// ARC (Megiddo and Modha, FAST 2003): pages seen once lately (t1) and more often (t2), and the histories of both (b1, b2). A page that
/// returns from a history shows which of the two is too small, and moves the target of t1.
///
///     local pages:  t1 + t2 <= room        histories:  t1 + b1 <= room,  t1 + t2 + b1 + b2 <= 2 x room
final class Arc implements Policy {
    private enum Where { NOWHERE, T1, T2, B1, B2 }

    private final Where[] where;
    private final PageList t1;
    private final PageList t2;
    private final PageList b1;
    private final PageList b2;
    private int room;
    private double target;

    Arc(int pages, int room) {
        where = new Where[pages];
        Arrays.fill(where, Where.NOWHERE);
        t1 = new PageList(pages);
        t2 = t1.sharingLinks();
        b1 = t1.sharingLinks();
        b2 = t1.sharingLinks();
        this.room = room;
    }

    /// Pages that t1 should have: p of the paper.
    double target() {
        return target;
    }

    @Override
    public void resize(int pages) {
        room = pages;
        target = Math.min(target, room);
        while (held() > room) {
            replace(false);
        }
        trimHistories(0);
    }

    @Override
    public void fill(int page, Toucher toucher) {
        admit(page);
    }

    @Override
    public Outcome touch(int page, Toucher toucher) {
        switch (where[page]) {
            case T1, T2 -> {
                move(page, Where.T2);
                return Outcome.HIT;
            }
            case B1 -> {
                target = Math.min(room, target + Math.max(1, (double) b2.size() / b1.size()));
                bringBack(page, false);
            }
            case B2 -> {
                target = Math.max(0, target - Math.max(1, (double) b1.size() / b2.size()));
                bringBack(page, true);
            }
            case NOWHERE -> admit(page);
        }
        return Outcome.FETCH;
    }

    @Override
    public void forget(int page) {
        move(page, Where.NOWHERE);
    }

    @Override
    public boolean holds(int page) {
        return where[page] == Where.T1 || where[page] == Where.T2;
    }

    @Override
    public int held() {
        return t1.size() + t2.size();
    }

    private void bringBack(int page, boolean fromB2) {
        if (held() >= room) {
            replace(fromB2);
        }
        move(page, Where.T2);
    }

    /// A page without history: case IV of the paper. Pages that died may have left room where the paper knows of none.
    private void admit(int page) {
        if (t1.size() >= room) {
            move(t1.oldest(), Where.NOWHERE);
        }
        trimHistories(1);
        if (held() >= room) {
            replace(false);
        }
        move(page, Where.T1);
    }

    /// So that as many pages more fit into t1.
    private void trimHistories(int more) {
        while (t1.size() + b1.size() + more > room && !b1.isEmpty()) {
            move(b1.oldest(), Where.NOWHERE);
        }
        while (held() + b1.size() + b2.size() + more > 2 * room && !b2.isEmpty()) {
            move(b2.oldest(), Where.NOWHERE);
        }
    }

    private void replace(boolean forB2) {
        boolean fromT1 = !t1.isEmpty() && (t1.size() > target || forB2 && t1.size() == target || t2.isEmpty());
        if (fromT1) {
            move(t1.oldest(), Where.B1);
        } else {
            move(t2.oldest(), Where.B2);
        }
    }

    private void move(int page, Where to) {
        PageList from = list(where[page]);
        if (from != null) {
            from.remove(page);
        }
        where[page] = to;
        PageList into = list(to);
        if (into != null) {
            into.add(page);
        }
    }

    private PageList list(Where place) {
        return switch (place) {
            case NOWHERE -> null;
            case T1 -> t1;
            case T2 -> t2;
            case B1 -> b1;
            case B2 -> b2;
        };
    }
}
