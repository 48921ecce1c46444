package org.farheap.workload.spark;

import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import picocli.CommandLine.Command;
import scala.Tuple2;

/// PageRank as Spark's own example has it: adjacency lists cached as they come from groupByKey, joined with the ranks in each iteration.
/// Ranks are whole multiples of 2^-30, because sums of those do not depend on their order.
@Command(name = "spark-pagerank", mixinStandardHelpOptions = true, description = "PageRank of a power-law graph, with RDDs.")
public final class PageRank extends SparkJob {
    private static final int VERTICES = 200_000;
    private static final int VERTICES_MIN = 1000;
    static final int DEGREE_MIN = 16;
    static final int ITERATIONS = 3;
    static final long ONE = 1L << 30;

    private PowerLawGraph graph;
    private JavaPairRDD<Long, Iterable<Long>> links;
    private long edges;

    public static void main(String[] args) {
        run(new PageRank(), args);
    }

    @Override
    void fill(JavaSparkContext spark, double size, long seed) {
        graph = new PowerLawGraph((int) Math.max(VERTICES_MIN, VERTICES * size), DEGREE_MIN, seed);
        links = edges(spark).groupByKey().persist(StorageLevel.MEMORY_ONLY());
        edges = links.values().aggregate(0L, (sum, targets) -> sum + count(targets), Long::sum);
    }

    private JavaPairRDD<Long, Long> edges(JavaSparkContext spark) {
        PowerLawGraph generated = graph;
        return Indices.below(generated.vertices(), spark).flatMapToPair(vertex -> IntStream.of(generated.targets(vertex))
                .mapToObj(target -> new Tuple2<>((long) vertex, (long) target)).iterator());
    }

    @Override
    Outcome compute(JavaSparkContext spark) throws CheckFailed {
        JavaPairRDD<Long, Long> ranks = links.mapValues(targets -> ONE);
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            ranks = links.join(ranks).values().flatMapToPair(vertex -> {
                long share = vertex._2() / count(vertex._1());
                return stream(vertex._1()).mapToObj(target -> new Tuple2<>(target, share)).iterator();
            }).reduceByKey(Long::sum).mapValues(sum -> (15 * ONE + 85 * sum) / 100);
        }
        Map<Long, Long> result = ranks.collectAsMap();
        long checksum = result.entrySet().stream().mapToLong(rank -> Digest.of(rank.getKey(), rank.getValue())).sum();
        return new Outcome(edges * ITERATIONS, Long.toHexString(checksum));
    }

    @Override
    long digestOfCached() {
        return links.aggregate(0L, (sum, vertex) -> sum
                + stream(vertex._2()).map(target -> Digest.of(vertex._1(), target)).sum(), Long::sum);
    }

    @Override
    long digestOfMade(JavaSparkContext spark) {
        return edges(spark).aggregate(0L, (sum, edge) -> sum + Digest.of(edge._1(), edge._2()), Long::sum);
    }

    private static LongStream stream(Iterable<Long> targets) {
        return StreamSupport.stream(targets.spliterator(), false).mapToLong(target -> target);
    }

    private static long count(Iterable<Long> targets) {
        return stream(targets).count();
    }
}
