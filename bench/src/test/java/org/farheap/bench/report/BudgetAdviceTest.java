package org.farheap.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BudgetAdviceTest {
    private static final long PAGE = BudgetAdvice.PAGE_BYTES;
    private static final long BUDGET = 100 * PAGE;
    private static final long HEAP = 400 * PAGE;

    /// 10 fetches of pages that at most 3 others had followed, 20 at most 7, 30 at most 99, 40 at most 499.
    private final BudgetAdvice advice = new BudgetAdvice(BUDGET, HEAP,
            new TreeMap<>(Map.of(3 * PAGE, 10L, 7 * PAGE, 20L, 99 * PAGE, 30L, 499 * PAGE, 40L)));

    @DisplayName("a budget larger by n pages spares the fetches of pages that fewer than n others had followed")
    @ParameterizedTest(name = "{0} more pages leave {1} fetches")
    @CsvSource({"0, 100", "1, 100", "3, 100", "4, 90", "5, 90", "7, 90", "8, 70", "99, 70", "100, 40", "101, 40", "299, 40"})
    void spares(long pages, long left) {
        assertEquals(left, advice.fetchesWith(BUDGET + pages * PAGE));
    }

    @Test
    @DisplayName("a page short of a whole one spares nothing more")
    void notQuiteAPage() {
        assertEquals(90, advice.fetchesWith(BUDGET + 8 * PAGE - 1));
        assertEquals(70, advice.fetchesWith(BUDGET + 8 * PAGE));
    }

    @Test
    @DisplayName("a page that nothing had followed is spared by one page more")
    void nothingBetween() {
        BudgetAdvice next = new BudgetAdvice(BUDGET, HEAP, new TreeMap<>(Map.of(0L, 5L)));
        assertEquals(5, next.fetchesWith(BUDGET));
        assertEquals(0, next.fetchesWith(BUDGET + PAGE));
    }

    @Test
    @DisplayName("a budget of the whole heap leaves no fetch, whatever the distances")
    void wholeHeap() {
        assertEquals(40, advice.fetchesWith(HEAP - 1));
        assertEquals(0, advice.fetchesWith(HEAP));
    }

    @DisplayName("the budget for a goal is the smallest that reaches it, and the heap when none smaller does")
    @ParameterizedTest(name = "{0} of the fetches takes {1} pages")
    @CsvSource({"1.0, 104", "0.9, 104", "0.89, 108", "0.7, 108", "0.5, 200", "0.4, 200", "0.39, 400", "0, 400"})
    void goals(double share, long pages) {
        assertEquals(pages * PAGE, advice.budgetFor(share));
    }

    @Test
    @DisplayName("without fetches there is nothing to spare")
    void none() {
        BudgetAdvice none = new BudgetAdvice(BUDGET, HEAP, new TreeMap<>());
        assertEquals(0, none.fetches());
        assertEquals(0, none.fetchesWith(BUDGET));
    }
}
