package org.farheap.bench.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The agent's family of policies, in a capacity of 8 pages.
final class LimboPolicyTest {
    private static final int PAGES = 32;
    private static final int CAPACITY = 8;

    @Test
    @DisplayName("What is mapped is not seen, what is in limbo is a soft fault, what is away is fetched")
    void outcomes() {
        Policy policy = policy("share=1/4:order=fifo:chances=0");
        Touches.fill(policy, Touches.range(0, 8));
        assertEquals("hhhhhhhh", Touches.of(policy, Touches.range(0, 8)));
        assertEquals("F", Touches.of(policy, 8));       // mapped: 2 .. 8, limbo: 1
        assertEquals("1 2 3 4 5 6 7 8", Touches.held(policy, PAGES));
        assertEquals("sh", Touches.of(policy, 1, 1));   // mapped: 2 .. 8, 1, limbo: a hole
        assertEquals("F", Touches.of(policy, 9));       // mapped: 4 .. 8, 1, 9, limbo: 3; the hole's turn freed nothing, that of 2 a frame
        assertEquals("1 3 4 5 6 7 8 9", Touches.held(policy, PAGES));
        assertEquals("FhF", Touches.of(policy, 0, 8, 2));
    }

    @Test
    @DisplayName("A page that came back is spared once when it has a chance")
    void chances() {
        Policy policy = policy("share=1/4:order=fifo:chances=1");
        Touches.fill(policy, Touches.range(0, 8));
        assertEquals("Fs", Touches.of(policy, 8, 1));
        Touches.fill(policy, Touches.range(16, 22));    // 8 and 1 were older than 16, which is in limbo now
        assertEquals("1 8 16 17 18 19 20 21", Touches.held(policy, PAGES));
        assertEquals("hh", Touches.of(policy, 8, 1));
        Touches.fill(policy, Touches.range(22, 27));
        assertEquals("sh", Touches.of(policy, 8, 1));
    }

    @DisplayName("With credit=near only a fetch at a refault distance below the capacity makes hot")
    @ParameterizedTest(name = "credit={0}, {1} pages later: {2}")
    @CsvSource({"any, 7, h", "any, 16, h", "near, 7, h", "near, 8, h", "near, 9, F", "near, 16, F"})
    void credit(String credit, int later, String outcome) {
        Policy policy = policy("share=0:order=fifo:chances=7:credit=" + credit);
        Touches.fill(policy, Touches.range(0, 8));
        Touches.fill(policy, Touches.range(8, 8 + later));  // page 0 leaves first
        assertEquals("F", Touches.of(policy, 0));
        Touches.fill(policy, Touches.range(24, 32));
        assertEquals(outcome, Touches.of(policy, 0));
    }

    @Test
    @DisplayName("What the collector fetches goes through a queue of its own, and leaves the others where they are")
    void stream() {
        Policy policy = policy("share=1/8:order=fifo:stream=1/4");
        Touches.fill(policy, Touches.range(0, 8));
        Touches.of(policy, Toucher.MARKING, Touches.range(8, 28));
        assertEquals("2 3 4 5 6 7 26 27", Touches.held(policy, PAGES));
        assertEquals("hh", Touches.of(policy, 2, 26));
        // The program's fetches take what the collector left.
        assertEquals("FF", Touches.of(policy, 8, 9));
        assertEquals("2 3 4 5 6 7 8 9", Touches.held(policy, PAGES));
    }

    @Test
    @DisplayName("With for=concurrent, what a pause fetches is the program's")
    void streamFor() {
        Policy policy = policy("share=0:order=fifo:stream=1/4:for=concurrent");
        Touches.fill(policy, Touches.range(0, 8));
        Touches.of(policy, Toucher.PAUSE, 8, 9, 10);
        assertEquals("3 4 5 6 7 8 9 10", Touches.held(policy, PAGES));
        Touches.of(policy, Toucher.REFINEMENT, 11, 12, 13, 14);     // the last two fit into the queue
        assertEquals("5 6 7 8 9 10 13 14", Touches.held(policy, PAGES));
    }

    @Test
    @DisplayName("Without that queue it flushes them")
    void noStream() {
        Policy policy = policy("share=1/8:order=fifo");
        Touches.fill(policy, Touches.range(0, 8));
        Touches.of(policy, Toucher.MARKING, Touches.range(8, 28));
        assertEquals("20 21 22 23 24 25 26 27", Touches.held(policy, PAGES));
    }

    @Test
    @DisplayName("A page of that queue may leave through limbo, where a touch finds it")
    void behind() {
        Policy policy = policy("share=1/4:order=fifo:stream=1/8:behind=limbo");
        Touches.fill(policy, Touches.range(0, 8));
        assertEquals("FF", Touches.of(policy, Toucher.MARKING, 8, 9));
        assertEquals("s", Touches.of(policy, 8));
        Policy without = policy("share=1/4:order=fifo:stream=1/8");
        Touches.fill(without, Touches.range(0, 8));
        assertEquals("FF", Touches.of(without, Toucher.MARKING, 8, 9));
        assertEquals("F", Touches.of(without, 8));
    }

    @Test
    @DisplayName("A soft fault of the collector gives the page back, but makes it no hotter when its fetches do not")
    void collectorInLimbo() {
        Policy policy = policy("share=1/4:order=fifo:chances=1:stream=1/8");
        Touches.fill(policy, Touches.range(0, 8));
        assertEquals("F", Touches.of(policy, 8));                       // limbo: 1
        assertEquals("s", Touches.of(policy, Toucher.PAUSE, 1));
        Touches.fill(policy, Touches.range(16, 24));
        assertEquals("F", Touches.of(policy, 1));
        Policy without = policy("share=1/4:order=fifo:chances=1");
        Touches.fill(without, Touches.range(0, 8));
        assertEquals("F", Touches.of(without, 8));
        assertEquals("s", Touches.of(without, Toucher.PAUSE, 1));
        Touches.fill(without, Touches.range(16, 24));
        assertEquals("h", Touches.of(without, 1));
    }

    @Test
    @DisplayName("Pages with new content may be warm, or pass through the queue")
    void fills() {
        Policy cold = policy("share=0");
        Touches.fill(cold, Touches.range(0, 8));
        Touches.of(cold, 8);                                // hot, for it was fetched
        Touches.fill(cold, Touches.range(9, 17));
        assertEquals("8 10 11 12 13 14 15 16", Touches.held(cold, PAGES));
        Policy warm = policy("share=0:fills=warm");
        Touches.fill(warm, Touches.range(0, 8));
        Touches.of(warm, 8);
        Touches.fill(warm, Touches.range(9, 17));           // all are hot by now, so the hand comes round
        assertEquals("9 10 11 12 13 14 15 16", Touches.held(warm, PAGES));
        Policy passing = policy("share=0:order=fifo:stream=1/8:fills=stream");
        assertEquals("FFFF", Touches.of(passing, 0, 1, 2, 3));
        Touches.fill(passing, Touches.range(4, 32));
        assertEquals("hhhh", Touches.of(passing, 0, 1, 2, 3));
    }

    @Test
    @DisplayName("Mean run: victims that follow one another")
    void runs() {
        Policy policy = policy("share=0:chances=0");
        Touches.fill(policy, 0, 1, 2, 8, 9, 20, 21, 22);
        policy.resize(1);
        assertEquals(7.0 / 3, policy.meanRun());
        assertTrue(Double.isNaN(policy("share=0").meanRun()));
    }

    private static Policy policy(String parameters) {
        return new CheckedPolicy(new LimboPolicy(PAGES, PAGES, CAPACITY, LimboSettings.parse(parameters, "")), PAGES, CAPACITY);
    }
}
