package org.farheap.workload.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.farheap.workload.CheckFailed;
import org.farheap.workload.Digest;
import org.farheap.workload.Job;
import org.farheap.workload.JobOptions;
import org.farheap.workload.Workers;
import org.farheap.workload.ZipfKeys;
import org.jgrapht.Graph;
import org.jgrapht.GraphPath;
import org.jgrapht.alg.color.GreedyColoring;
import org.jgrapht.alg.interfaces.SpanningTreeAlgorithm.SpanningTree;
import org.jgrapht.alg.scoring.PageRank;
import org.jgrapht.alg.shortestpath.BidirectionalDijkstraShortestPath;
import org.jgrapht.alg.spanning.KruskalMinimumSpanningTree;

/// JGraphT over a power-law graph: PageRank, a colouring and a spanning tree of all of it, then shortest paths between places of which
/// some are asked for far more often than others. The graph is built first and only read after that, by two threads.
final class GraphJob implements Job {
    private static final int WORKERS = 2;
    private static final int GLOBAL_ANALYSES = 3;
    private static final double SKEW = 0.8;
    private static final double DAMPING = 0.85;
    private static final int ITERATIONS_MAX = 10;
    private static final double TOLERANCE = 1e-9;

    private final int places;
    private final int paths;
    private final long seed;
    private final Digest results = new Digest();
    private Roads roads;
    private List<Place> byNumber;

    GraphJob(JobOptions options) {
        places = options.scaled(110_000);
        paths = options.scaled(160) / WORKERS;
        seed = Digest.mix(options.seed());
    }

    Roads roads() {
        return roads;
    }

    @Override
    public void fill() {
        roads = Roads.generate(places, seed);
        byNumber = new ArrayList<>(roads.graph().vertexSet());
    }

    @Override
    public long run() throws Exception {
        Workers.inParallel(WORKERS, worker -> worker == 0 ? List.of(rank()) : List.of(span(), colour()))
                .forEach(found -> found.forEach(results::add));
        Workers.inParallel(WORKERS, this::findPaths).forEach(results::add);
        return (long) WORKERS * paths + GLOBAL_ANALYSES;
    }

    @Override
    public long check() {
        results.add(roads.verify());
        return results.value();
    }

    private long rank() {
        Map<Place, Double> ranks = new PageRank<>(roads.graph(), DAMPING, ITERATIONS_MAX, TOLERANCE).getScores();
        double sum = 0;
        Digest digest = new Digest();
        for (Place place : byNumber) {
            double rank = ranks.get(place);
            sum += rank;
            digest.add(Double.doubleToLongBits(rank));
        }
        if (Math.abs(sum - 1) > 1e-6) {
            throw new CheckFailed("the ranks of all places add up to " + sum);
        }
        return digest.value();
    }

    /// The graph is connected, so the tree has one road less than there are places.
    private long span() {
        SpanningTree<Road> tree = new KruskalMinimumSpanningTree<>(roads.graph()).getSpanningTree();
        double length = tree.getEdges().stream().mapToDouble(roads::length).sum();
        CheckFailed.unless(tree.getEdges().size() == places - 1, () -> "the spanning tree has " + tree.getEdges().size() + " roads");
        CheckFailed.unless(tree.getWeight() == length, () -> "the spanning tree is " + length + " long, not " + tree.getWeight());
        return (long) length;
    }

    private long colour() {
        Graph<Place, Road> graph = roads.graph();
        Map<Place, Integer> colours = new GreedyColoring<>(graph).getColoring().getColors();
        int[] colour = byNumber.stream().mapToInt(colours::get).toArray();
        for (Road road : graph.edgeSet()) {
            CheckFailed.unless(colour[road.from().number()] != colour[road.to().number()],
                    () -> "both ends of road " + road + " have the same colour");
        }
        Digest digest = new Digest();
        IntStream.of(colour).forEach(digest::add);
        return digest.value();
    }

    private long findPaths(int worker) {
        ZipfKeys keys = new ZipfKeys(new SplittableRandom(seed + worker), places, SKEW);
        BidirectionalDijkstraShortestPath<Place, Road> shortest = new BidirectionalDijkstraShortestPath<>(roads.graph());
        Digest digest = new Digest();
        for (int found = 0; found < paths; found++) {
            Place from = byNumber.get(keys.next());
            Place to = byNumber.get(keys.next());
            GraphPath<Place, Road> path = shortest.getPath(from, to);
            double length = path.getEdgeList().stream().mapToDouble(roads::length).sum();
            CheckFailed.unless(path.getWeight() == length, () -> "the path " + path + " is not " + path.getWeight() + " long");
            digest.add((long) length);
        }
        return digest.value();
    }
}
