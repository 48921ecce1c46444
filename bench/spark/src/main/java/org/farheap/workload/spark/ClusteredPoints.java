package org.farheap.workload.spark;

import java.io.Serializable;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;

/// Points around centres. Coordinates are whole numbers: sums of them are exact, whatever their order, and so are the means of clusters.
record ClusteredPoints(int points, int clusters, long seed) implements Serializable {
    private static final int DIMENSIONS = 20;
    private static final int CENTRE_MAX = 1000;
    private static final int DISTANCE_MAX = 250;

    JavaRDD<Vector> on(JavaSparkContext spark) {
        return Indices.below(points, spark).map(this::point);
    }

    Vector point(int index) {
        SplittableRandom random = new SplittableRandom(seed << Integer.SIZE | index);
        SplittableRandom centre = new SplittableRandom(seed << Integer.SIZE | random.nextInt(clusters));
        double[] coordinates = new double[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            coordinates[i] = centre.nextInt(CENTRE_MAX) + random.nextInt(-DISTANCE_MAX, DISTANCE_MAX)
                    + random.nextInt(-DISTANCE_MAX, DISTANCE_MAX);
        }
        return Vectors.dense(coordinates);
    }
}
