package org.farheap.workload.spark;

import java.io.Serializable;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A directed graph whose degrees follow a power law, both in and out, made from a seed; a vertex's edges do not depend on the others'.
///
/// A vertex points to popular ones more often: the r-th most popular is hit in proportion to r^(-2/3), which is a degree exponent of 2.5,
/// that of web graphs. Out-degrees are Pareto-distributed. Only exact arithmetic is used (products and square roots of IEEE doubles), so
/// that every JVM makes the same graph.
record PowerLawGraph(int vertices, int degreeMin, long seed) implements Serializable {
    private static final int DEGREE_MAX = 1000;
    /// A prime above any number of vertices: multiplying by it permutes them, so that popular ones do not lie side by side.
    private static final long SPREAD = 2_654_435_761L;

    /// The targets of a vertex's edges, each once, and never itself.
    int[] targets(int vertex) {
        SplittableRandom random = new SplittableRandom(seed << Integer.SIZE | vertex);
        int degree = (int) Math.min(DEGREE_MAX, degreeMin / Math.sqrt(1 - random.nextDouble()));
        return IntStream.range(0, degree).map(edge -> popular(random.nextDouble())).filter(target -> target != vertex).distinct().toArray();
    }

    private int popular(double u) {
        return (int) ((long) (vertices * u * u * u) * SPREAD % vertices);
    }
}
