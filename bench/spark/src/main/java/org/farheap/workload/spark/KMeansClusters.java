package org.farheap.workload.spark;

import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.clustering.KMeans;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.storage.StorageLevel;
import picocli.CommandLine.Command;

/// MLlib's KMeans on cached points. It begins with points drawn by seed: the other way, k-means||, draws by sums of distances, which
/// depend on their order.
@Command(name = "spark-kmeans", mixinStandardHelpOptions = true, description = "K-means of clustered points, with MLlib.")
public final class KMeansClusters extends SparkJob {
    private static final int POINTS = 2_500_000;
    private static final int POINTS_MIN = 1000;
    private static final int CLUSTERS = 20;
    private static final int ITERATIONS = 10;
    /// Coordinates of centres are compared to a thousandth.
    private static final double GRAIN = 1000;

    private ClusteredPoints generated;
    private JavaRDD<Vector> points;

    public static void main(String[] args) {
        run(new KMeansClusters(), args);
    }

    @Override
    void fill(JavaSparkContext spark, double size, long seed) {
        generated = new ClusteredPoints((int) Math.max(POINTS_MIN, POINTS * size), CLUSTERS, seed);
        points = generated.on(spark).persist(StorageLevel.MEMORY_ONLY());
        points.count();
    }

    @Override
    Outcome compute(JavaSparkContext spark) throws CheckFailed {
        KMeansModel model = new KMeans().setK(CLUSTERS).setMaxIterations(ITERATIONS).setSeed(generated.seed())
                .setInitializationMode(KMeans.RANDOM()).setEpsilon(0).run(points.rdd());
        long[] rounded = Stream.of(model.clusterCenters()).flatMapToDouble(centre -> DoubleStream.of(centre.toArray()))
                .mapToLong(coordinate -> Math.round(coordinate * GRAIN)).toArray();
        return new Outcome((long) generated.points() * model.numIter(), Long.toHexString(Digest.of(rounded)));
    }

    @Override
    long digestOfCached() {
        return digest(points);
    }

    @Override
    long digestOfMade(JavaSparkContext spark) {
        return digest(generated.on(spark));
    }

    private static long digest(JavaRDD<Vector> points) {
        return points.aggregate(0L, (sum, point) -> sum + digest(point), Long::sum);
    }

    private static long digest(Vector point) {
        return Digest.of(DoubleStream.of(point.toArray()).mapToLong(coordinate -> (long) coordinate).toArray());
    }
}
