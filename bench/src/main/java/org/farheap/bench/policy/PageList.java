package org.farheap.bench.policy;

/// Pages in the order in which they came, doubly linked through arrays indexed by page, so that a page is taken out of the middle at once.
/// Lists that share their links hold a page in one of them at a time; whose page it is, their user knows.
final class PageList {
    static final int NONE = -1;

    private final int[] older;
    private final int[] newer;
    private int oldest = NONE;
    private int newest = NONE;
    private int size;

    PageList(int pages) {
        older = new int[pages];
        newer = new int[pages];
    }

    private PageList(int[] older, int[] newer) {
        this.older = older;
        this.newer = newer;
    }

    PageList sharingLinks() {
        return new PageList(older, newer);
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /// NONE when there is none; as below.
    int oldest() {
        return oldest;
    }

    int newest() {
        return newest;
    }

    int newerThan(int page) {
        return newer[page];
    }

    /// As the newest.
    void add(int page) {
        older[page] = newest;
        newer[page] = NONE;
        if (newest == NONE) {
            oldest = page;
        } else {
            newer[newest] = page;
        }
        newest = page;
        size++;
    }

    void remove(int page) {
        int before = older[page];
        int after = newer[page];
        if (before == NONE) {
            oldest = after;
        } else {
            newer[before] = after;
        }
        if (after == NONE) {
            newest = before;
        } else {
            older[after] = before;
        }
        size--;
    }

    /// The list is not empty.
    int removeOldest() {
        int page = oldest;
        remove(page);
        return page;
    }

    void renew(int page) {
        if (page != newest) {
            remove(page);
            add(page);
        }
    }
}
