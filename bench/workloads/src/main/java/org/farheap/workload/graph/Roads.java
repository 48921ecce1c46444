package org.farheap.workload.graph;

import java.util.Random;
import org.farheap.workload.CheckFailed;
import org.farheap.workload.Digest;
import org.jgrapht.Graph;
import org.jgrapht.generate.BarabasiAlbertGraphGenerator;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.builder.GraphTypeBuilder;

/// A graph whose degrees follow a power law. A road's length follows from its ends and a seed, and is whole: sums come out exactly.
final class Roads {
    private static final int ROADS_PER_PLACE = 10;
    private static final int LENGTH_MAX = 100;

    private final Graph<Place, DefaultWeightedEdge> graph;
    private final long seed;
    private int places;
    private long built;

    private Roads(long seed) {
        this.seed = seed;
        graph = GraphTypeBuilder.<Place, DefaultWeightedEdge>undirected().allowingMultipleEdges(false).allowingSelfLoops(false)
                .weighted(true).vertexSupplier(() -> Place.of(places++)).edgeSupplier(DefaultWeightedEdge::new).buildGraph();
    }

    static Roads generate(int places, long seed) {
        Roads roads = new Roads(seed);
        new BarabasiAlbertGraphGenerator<Place, DefaultWeightedEdge>(ROADS_PER_PLACE, ROADS_PER_PLACE, places, new Random(seed))
                .generateGraph(roads.graph);
        Digest digest = new Digest();
        for (DefaultWeightedEdge road : roads.graph.edgeSet()) {
            roads.graph.setEdgeWeight(road, roads.expectedLength(road));
            roads.add(digest, road);
        }
        roads.built = digest.value();
        return roads;
    }

    Graph<Place, DefaultWeightedEdge> graph() {
        return graph;
    }

    /// The road's length, found to be that of its ends.
    double length(DefaultWeightedEdge road) {
        double length = graph.getEdgeWeight(road);
        CheckFailed.unless(length == expectedLength(road), () -> "road " + road + " is " + length + " long");
        return length;
    }

    /// Of all roads in their order: the value that generate() came to. Each is looked up by its ends as well, and its length checked.
    long verify() {
        for (Place place : graph.vertexSet()) {
            CheckFailed.unless(place.equals(Place.of(place.number())), () -> "place " + place.number() + " is called " + place.name());
        }
        Digest digest = new Digest();
        for (DefaultWeightedEdge road : graph.edgeSet()) {
            CheckFailed.unless(graph.getEdge(graph.getEdgeSource(road), graph.getEdgeTarget(road)) == road,
                    () -> "road " + road + " is not found by its ends");
            length(road);
            add(digest, road);
        }
        CheckFailed.unless(digest.value() == built, () -> "the roads are not those that were built");
        return built;
    }

    private void add(Digest digest, DefaultWeightedEdge road) {
        digest.add(graph.getEdgeSource(road).number());
        digest.add(graph.getEdgeTarget(road).number());
        digest.add((long) graph.getEdgeWeight(road));
    }

    private double expectedLength(DefaultWeightedEdge road) {
        long from = graph.getEdgeSource(road).number();
        long to = graph.getEdgeTarget(road).number();
        return 1 + Long.remainderUnsigned(Digest.mix(seed + (from << 32 | to)), LENGTH_MAX);
    }
}
