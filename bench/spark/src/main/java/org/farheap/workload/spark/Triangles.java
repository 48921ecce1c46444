package org.farheap.workload.spark;

import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.graphx.Edge;
import org.apache.spark.graphx.Graph;
import org.apache.spark.graphx.lib.TriangleCount;
import org.apache.spark.storage.StorageLevel;
import picocli.CommandLine.Command;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/// GraphX's triangle count: for each edge, how many neighbours its ends have in common.
@Command(name = "spark-triangles", mixinStandardHelpOptions = true, description = "Triangles of a power-law graph, with GraphX.")
public final class Triangles extends SparkJob {
    private static final int VERTICES = 150_000;
    private static final int VERTICES_MIN = 1000;
    static final int DEGREE_MIN = 5;
    private static final int CORNERS = 3;
    private static final ClassTag<Integer> INTEGER = ClassTag$.MODULE$.apply(Integer.class);

    private PowerLawGraph generated;
    private Graph<Integer, Integer> graph;
    private long edges;

    public static void main(String[] args) {
        run(new Triangles(), args);
    }

    @Override
    void fill(JavaSparkContext spark, double size, long seed) {
        generated = new PowerLawGraph((int) Math.max(VERTICES_MIN, VERTICES * size), DEGREE_MIN, seed);
        StorageLevel level = StorageLevel.MEMORY_ONLY();
        graph = Graph.fromEdges(edges(spark).rdd(), 1, level, level, INTEGER, INTEGER).cache();
        graph.vertices().count();
        edges = graph.edges().count();
    }

    private JavaRDD<Edge<Integer>> edges(JavaSparkContext spark) {
        PowerLawGraph from = generated;
        return Indices.below(from.vertices(), spark).flatMap(vertex -> IntStream.of(from.targets(vertex))
                .mapToObj(target -> new Edge<>((long) vertex, (long) target, 1)).iterator());
    }

    @Override
    Outcome compute(JavaSparkContext spark) throws CheckFailed {
        long corners = TriangleCount.run(graph, INTEGER, INTEGER).vertices().toJavaRDD()
                .aggregate(0L, (sum, vertex) -> sum + (Integer) vertex._2(), Long::sum);
        if (corners % CORNERS != 0) {
            throw new CheckFailed(corners + " corners do not make whole triangles");
        }
        return new Outcome(edges, Long.toString(corners / CORNERS));
    }

    @Override
    long digestOfCached() {
        return digest(graph.edges().toJavaRDD());
    }

    @Override
    long digestOfMade(JavaSparkContext spark) {
        return digest(edges(spark));
    }

    private static long digest(JavaRDD<Edge<Integer>> edges) {
        return edges.aggregate(0L, (sum, edge) -> sum + Digest.of(edge.srcId(), edge.dstId()), Long::sum);
    }
}
