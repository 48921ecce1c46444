package org.farheap.bench.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class PageListTest {
    private static final int PAGES = 6;

    @Test
    @DisplayName("Does what a list of numbers does, whatever is added, removed and renewed")
    void asAList() {
        SplittableRandom random = new SplittableRandom(1);
        PageList list = new PageList(PAGES);
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            Integer page = random.nextInt(PAGES);
            if (!expected.contains(page)) {
                list.add(page);
                expected.add(page);
            } else if (random.nextBoolean()) {
                list.remove(page);
                expected.remove(page);
            } else {
                list.renew(page);
                expected.remove(page);
                expected.add(page);
            }
            assertEquals(expected, contents(list));
            assertEquals(expected.isEmpty() ? PageList.NONE : expected.getLast(), list.newest());
        }
    }

    @Test
    @DisplayName("Lists that share their links hold pages of their own")
    void sharing() {
        PageList one = new PageList(PAGES);
        PageList other = one.sharingLinks();
        one.add(0);
        other.add(1);
        one.add(2);
        other.add(3);
        assertEquals(List.of(0, 2), contents(one));
        assertEquals(List.of(1, 3), contents(other));
        assertEquals(0, one.removeOldest());
        other.add(0);
        assertEquals(List.of(2), contents(one));
        assertEquals(List.of(1, 3, 0), contents(other));
    }

    @Test
    @DisplayName("An emptied list is as a new one")
    void emptied() {
        PageList list = new PageList(PAGES);
        list.add(4);
        assertEquals(4, list.removeOldest());
        assertTrue(list.isEmpty() && list.oldest() == PageList.NONE && list.newest() == PageList.NONE);
        list.add(4);
        assertEquals(List.of(4), contents(list));
    }

    private static List<Integer> contents(PageList list) {
        List<Integer> contents = new ArrayList<>();
        for (int page = list.oldest(); page != PageList.NONE; page = list.newerThan(page)) {
            contents.add(page);
        }
        assertEquals(contents.size(), list.size());
        return contents;
    }
}
