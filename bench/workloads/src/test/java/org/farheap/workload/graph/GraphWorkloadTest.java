package org.farheap.workload.graph;

import java.util.Iterator;
import java.util.concurrent.Callable;
import org.farheap.workload.Digest;
import org.farheap.workload.JobContract;
import org.farheap.workload.TamperedJob;
import org.jgrapht.Graph;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class GraphWorkloadTest implements JobContract {
    @Override
    public Callable<Integer> program() {
        return new GraphWorkload();
    }

    @Test
    @DisplayName("one road of another length is found at the end")
    void findsAChangedLength() {
        TamperedJob.isFoundAfterRun(GraphJob::new, job -> {
            Graph<Place, Road> graph = job.roads().graph();
            Road road = graph.edgeSet().iterator().next();
            graph.setEdgeWeight(road, graph.getEdgeWeight(road) + 1);
        });
    }

    @Test
    @DisplayName("one changed bit of a road's course is found at the end")
    void findsAChangedBit() {
        TamperedJob.isFoundAfterRun(GraphJob::new, job -> job.roads().graph().edgeSet().iterator().next().course()[41] ^= 2);
    }

    @Test
    @DisplayName("wrong lengths are found by the analyses")
    void findsChangedLengthsOnTheWay() {
        TamperedJob.isFoundAfterFill(GraphJob::new, job -> {
            Graph<Place, Road> graph = job.roads().graph();
            graph.edgeSet().forEach(road -> graph.setEdgeWeight(road, graph.getEdgeWeight(road) + 1));
        });
    }

    @Test
    @DisplayName("a road between other places is found")
    void findsAMovedRoad() {
        TamperedJob.isFoundAfterRun(GraphJob::new, job -> {
            Graph<Place, Road> graph = job.roads().graph();
            Road road = graph.edgeSet().iterator().next();
            Place from = graph.getEdgeSource(road);
            graph.removeEdge(road);
            Iterator<Place> others = graph.vertexSet().stream()
                    .filter(place -> !place.equals(from) && !graph.containsEdge(from, place)).iterator();
            Road moved = graph.addEdge(from, others.next());
            graph.setEdgeWeight(moved, moved.survey(Digest.mix(1)));
        });
    }
}
