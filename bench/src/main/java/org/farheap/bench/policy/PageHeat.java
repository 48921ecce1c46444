package org.farheap.bench.policy;

/// How often a page came back: a small counter that a pass of the hand makes smaller. A page with some is passed over.
final class PageHeat {
    private final byte[] heat;
    private final int most;
    private final LimboSettings.Cooling cooling;

    PageHeat(int pages, int most, LimboSettings.Cooling cooling) {
        heat = new byte[pages];
        this.most = most;
        this.cooling = cooling;
    }

    void raise(int page) {
        heat[page] = (byte) Math.min(most, heat[page] + 1);
    }

    void clear(int page) {
        heat[page] = 0;
    }

    /// A pass: whether the page is spared by it.
    boolean cool(int page) {
        if (heat[page] == 0) {
            return false;
        }
        heat[page] = (byte) (cooling == LimboSettings.Cooling.HALF ? heat[page] / 2 : heat[page] - 1);
        return true;
    }
}
