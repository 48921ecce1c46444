package org.farheap.workload.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class PowerLawGraphTest {
    private static final PowerLawGraph GRAPH = new PowerLawGraph(20_000, 5, 1);

    @Test
    @DisplayName("a vertex has the same edges whenever it is asked for, and others with another seed")
    void seeded() {
        assertArrayEquals(GRAPH.targets(7), new PowerLawGraph(20_000, 5, 1).targets(7));
        assertFalse(Arrays.equals(GRAPH.targets(7), new PowerLawGraph(20_000, 5, 2).targets(7)));
    }

    @Test
    @DisplayName("edges end in the graph, once in each vertex, and never where they begin")
    void simple() {
        for (int vertex = 0; vertex < GRAPH.vertices(); vertex++) {
            int from = vertex;
            int[] targets = GRAPH.targets(vertex);
            assertEquals(targets.length, IntStream.of(targets).distinct().count());
            assertTrue(IntStream.of(targets).allMatch(target -> target >= 0 && target < GRAPH.vertices() && target != from));
        }
    }

    @Test
    @DisplayName("a hundredth of the vertices draws more than a tenth of the edges, and half of them less than a third")
    void skewed() {
        int[] hits = new int[GRAPH.vertices()];
        IntStream.range(0, GRAPH.vertices()).flatMap(vertex -> IntStream.of(GRAPH.targets(vertex))).forEach(target -> hits[target]++);
        Arrays.sort(hits);
        double all = IntStream.of(hits).sum();
        // In proportion to r^(-2/3): the first hundredth draws 0.01^(1/3) = 0.215 of them, the less popular half 1 - 0.5^(1/3) = 0.206.
        assertTrue(IntStream.of(hits).skip(hits.length * 99 / 100).sum() > all / 10);
        assertTrue(IntStream.of(hits).limit(hits.length / 2).sum() < all / 3);
    }
}
