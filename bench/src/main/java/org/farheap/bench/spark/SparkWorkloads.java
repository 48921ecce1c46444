package org.farheap.bench.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.farheap.bench.matrix.Libraries;
import org.farheap.bench.matrix.Workload;

/// The Spark jobs, in local mode with two threads.
public final class SparkWorkloads {
    /// One for all: whoever asks first builds them.
    private static final Libraries LIBRARIES = new SparkLibraries();
    /// What Spark looks into; a JVM that has no such package says nothing of it.
    private static final List<String> OPENED = List.of("java.lang", "java.lang.invoke", "java.lang.reflect", "java.io", "java.net",
            "java.nio", "java.util", "java.util.concurrent", "java.util.concurrent.atomic", "jdk.internal.ref", "sun.nio.ch", "sun.nio.cs",
            "sun.util.calendar");

    public static final List<Workload> ALL = List.of(
            workload("spark-pagerank", "PageRank of a power-law graph with Spark's RDDs", "edges visited", "PageRank", 950),
            workload("spark-kmeans", "k-means of clustered points with Spark's MLlib", "points assigned", "KMeansClusters", 1100),
            workload("spark-triangles", "triangles of a power-law graph with Spark's GraphX", "edges", "Triangles", 850));

    private SparkWorkloads() {}

    private static Workload workload(String name, String description, String unit, String mainClass, int heapMebibytes) {
        return new Workload(name, description, unit, "org.farheap.workload.spark." + mainClass, heapMebibytes, vmOptions(), List.of(),
                LIBRARIES);
    }

    /// The options that JDK 17 does not know silence warnings of JDK 25; the first makes 17 pass over them.
    private static List<String> vmOptions() {
        List<String> options = new ArrayList<>(List.of("-XX:+IgnoreUnrecognizedVMOptions", "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED"));
        Stream.concat(OPENED.stream().map(name -> "java.base/" + name), Stream.of("java.security.jgss/sun.security.krb5"))
                .forEach(name -> options.add("--add-opens=" + name + "=ALL-UNNAMED"));
        return List.copyOf(options);
    }
}
