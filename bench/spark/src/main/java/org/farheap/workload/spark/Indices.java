package org.farheap.workload.spark;

import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/// The numbers that data are generated from. They are made where the data are: a list of them would travel with every task.
final class Indices {
    private Indices() {}

    /// 0 to `count` - 1, in as many parts as Spark's default parallelism says.
    static JavaRDD<Integer> below(int count, JavaSparkContext spark) {
        int parts = spark.defaultParallelism();
        return spark.parallelize(IntStream.range(0, parts).boxed().toList(), parts)
                .flatMap(part -> IntStream.range(start(count, part, parts), start(count, part + 1, parts)).boxed().iterator());
    }

    private static int start(int count, int part, int parts) {
        return (int) ((long) count * part / parts);
    }
}
