package org.farheap.bench.policy;

/// The pages that the program reaches without a fault, and how many each region has of them.
final class MappedPages {
    private final boolean[] mapped;
    private final int[] inRegion;
    private final int pagesPerRegion;

    MappedPages(int pages, int pagesPerRegion) {
        mapped = new boolean[pages];
        inRegion = new int[(int) ((pages + (long) pagesPerRegion - 1) / pagesPerRegion)];
        this.pagesPerRegion = pagesPerRegion;
    }

    int pages() {
        return mapped.length;
    }

    int regions() {
        return inRegion.length;
    }

    int regionOf(int page) {
        return page / pagesPerRegion;
    }

    int firstOf(int region) {
        return region * pagesPerRegion;
    }

    /// Behind the region's last page.
    int endOf(int region) {
        return (int) Math.min(mapped.length, (region + 1L) * pagesPerRegion);
    }

    int in(int region) {
        return inRegion[region];
    }

    boolean has(int page) {
        return mapped[page];
    }

    void add(int page) {
        mapped[page] = true;
        inRegion[regionOf(page)]++;
    }

    void remove(int page) {
        mapped[page] = false;
        inRegion[regionOf(page)]--;
    }
}
