package org.farheap.bench.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.farheap.bench.policy.LimboSettings.Cooling;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Which of the mapped pages go, in regions of 8.
final class VictimOrderTest {
    private static final int PAGES = 32;
    private static final int REGION = 8;

    private final PageHeat heat = new PageHeat(PAGES, 3, Cooling.ONE);
    private final MappedPages mapped = new MappedPages(PAGES, REGION);

    @Test
    @DisplayName("A sweep goes by address, spares hot pages once for each return, and comes round")
    void sweep() {
        VictimOrder order = new SweepOrder(mapped, heat);
        add(order, 20, 3, 1, 2);
        heat.raise(2);
        heat.raise(3);
        heat.raise(3);
        assertEquals("1 20 2 3", next(order, 4));
    }

    @Test
    @DisplayName("A page that comes behind the hand waits for the next round")
    void behindTheHand() {
        VictimOrder order = new SweepOrder(mapped, heat);
        add(order, 5, 9, 30);
        assertEquals("5 9", next(order, 2));
        add(order, 5);
        assertEquals("30 5", next(order, 2));
    }

    @Test
    @DisplayName("In runs, a hot page that ends a run is the next run's first victim; one behind a gap is spared")
    void runs() {
        VictimOrder order = new RunsOrder(mapped, heat, 64);
        add(order, 0, 1, 2, 3, 6, 7);
        heat.raise(2);
        heat.raise(6);
        assertEquals("0 1 2 3 7 6", next(order, 6));
    }

    @Test
    @DisplayName("In runs, what is not taken of a run is passed over; a run ends with its region")
    void batch() {
        VictimOrder order = new RunsOrder(mapped, heat, 1);
        add(order, 0, 1, 2, 6, 7, 8, 9);
        assertEquals("0 6 8 1 7 9 2", next(order, 7));
    }

    @Test
    @DisplayName("In runs, a page that is not mapped any more is left out of what was chosen")
    void unmapped() {
        VictimOrder order = new RunsOrder(mapped, heat, 64);
        add(order, 0, 1, 2);
        assertEquals("0", next(order, 1));
        order.remove(1);
        assertEquals("2", next(order, 1));
    }

    @Test
    @DisplayName("By arrival, a hot page goes round once more")
    void arrival() {
        VictimOrder order = new ArrivalOrder(PAGES, heat);
        add(order, 20, 3, 1, 2);
        heat.raise(20);
        order.remove(1);
        assertEquals("3 2 20", next(order, 3));
    }

    @Test
    @DisplayName("The region goes first whose mapped pages returned the least, each taken as often as it has pages")
    void region() {
        VictimOrder order = new RegionOrder(mapped, heat, 1000);
        add(order, 0, 1, 8, 9, 10, 11, 16);
        order.noteReturn(0);
        order.noteReturn(1);      // region 0: 2 of 2
        order.noteReturn(8);
        order.noteReturn(9);      // region 1: 2 of 4
        assertEquals("16 8 9 10 11 0 1", next(order, 7));
    }

    @Test
    @DisplayName("Of regions that are equally cold the one goes that was first there")
    void equallyCold() {
        VictimOrder order = new RegionOrder(mapped, heat, 1000);
        add(order, 9, 0, 8, 1);
        assertEquals("8 9 0 1", next(order, 4));
    }

    @Test
    @DisplayName("Returns of long ago weigh less, also when the weights were scaled")
    void decay() {
        VictimOrder order = new RegionOrder(mapped, heat, 2);
        add(order, 0, 8, 16);
        IntStream.range(0, 3).forEach(i -> order.noteReturn(0));
        IntStream.range(0, 1000).forEach(i -> order.noteReturn(16));
        order.noteReturn(8);
        assertEquals("0 8 16", next(order, 3));
    }

    @Test
    @DisplayName("Heat has a most; a pass takes one of it, or half")
    void heatIsLimited() {
        PageHeat halved = new PageHeat(2, 5, Cooling.HALF);
        IntStream.range(0, 9).forEach(i -> halved.raise(0));
        IntStream.range(0, 9).forEach(i -> heat.raise(0));
        assertEquals(3, IntStream.range(0, 9).filter(i -> halved.cool(0)).count());  // 5, 2, 1
        assertEquals(3, IntStream.range(0, 9).filter(i -> heat.cool(0)).count());
        halved.raise(1);
        halved.clear(1);
        assertEquals(0, IntStream.range(0, 9).filter(i -> halved.cool(1)).count());
    }

    private static void add(VictimOrder order, int... pages) {
        Arrays.stream(pages).forEach(order::add);
    }

    private static String next(VictimOrder order, int count) {
        return IntStream.range(0, count).mapToObj(i -> Integer.toString(order.next())).collect(Collectors.joining(" "));
    }
}
