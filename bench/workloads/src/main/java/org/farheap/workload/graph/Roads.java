package org.farheap.workload.graph;

import java.util.Random;
import org.farheap.workload.CheckFailed;
import org.farheap.workload.Digest;
import org.jgrapht.Graph;
import org.jgrapht.generate.BarabasiAlbertGraphGenerator;
import org.jgrapht.graph.builder.GraphTypeBuilder;

/// A connected graph whose degrees follow a power law.
final class Roads {
    private static final int ROADS_PER_PLACE = 10;

    private final Graph<Place, Road> graph;
    private final long seed;
    private int places;
    private long built;

    private Roads(long seed) {
        this.seed = seed;
        graph = GraphTypeBuilder.<Place, Road>undirected().allowingMultipleEdges(false).allowingSelfLoops(false).weighted(true)
                .vertexSupplier(() -> Place.of(places++)).edgeSupplier(Road::new).buildGraph();
    }

    static Roads generate(int places, long seed) {
        Roads roads = new Roads(seed);
        new BarabasiAlbertGraphGenerator<Place, Road>(ROADS_PER_PLACE, ROADS_PER_PLACE, places, new Random(seed))
                .generateGraph(roads.graph);
        for (Road road : roads.graph.edgeSet()) {
            roads.graph.setEdgeWeight(road, road.survey(seed));
        }
        roads.built = roads.digest();
        return roads;
    }

    Graph<Place, Road> graph() {
        return graph;
    }

    /// The length of a road whose content is found to be what was stored.
    double length(Road road) {
        road.verify(seed);
        return graph.getEdgeWeight(road);
    }

    /// Every place and road, each road also found by its ends; returns a digest of them.
    long verify() {
        for (Place place : graph.vertexSet()) {
            CheckFailed.unless(place.equals(Place.of(place.number())), () -> "place " + place.number() + " is called " + place.name());
        }
        for (Road road : graph.edgeSet()) {
            CheckFailed.unless(graph.getEdge(road.from(), road.to()) == road, () -> "road " + road + " is not found by its ends");
            road.verify(seed);
        }
        CheckFailed.unless(digest() == built, () -> "the roads are not those that were built");
        return built;
    }

    private long digest() {
        Digest digest = new Digest();
        for (Road road : graph.edgeSet()) {
            digest.add(road.from().number());
            digest.add(road.to().number());
        }
        return digest.value();
    }
}
