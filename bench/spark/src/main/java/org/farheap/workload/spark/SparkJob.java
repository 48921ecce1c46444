package org.farheap.workload.spark;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.RDDInfo;
import org.farheap.workload.Figures;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// A Spark job that is measured: makes its data and caches them, then computes on them. Unless --properties says otherwise, it runs in
/// this JVM, with two threads, whose heap the cached data then fill.
abstract class SparkJob implements Callable<Integer> {
    /// Of the heap at scale 1: what Spark itself needs at any scale. The data leave room for it, since the heap grows with the scale.
    private static final double SPARK_SHARE = 0.07;
    private static final int CANNOT_RUN = 3;
    private static final int CHECK_FAILED = 5;

    @Option(names = "--scale", defaultValue = "1", description = "size of the data (default ${DEFAULT-VALUE})")
    private double scale;

    @Option(names = "--seed", defaultValue = "1", description = "of the data (default ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--properties", paramLabel = "FILE", description = "spark.* settings, as for spark-submit --properties-file")
    private Path properties;

    @Option(names = "--result", paramLabel = "FILE", description = "writes the figures there as JSON")
    private Path result;

    @Spec
    private CommandSpec spec;

    /// What the measured part came to. `checksum` must not depend on the order in which partitions are done.
    record Outcome(long operations, String checksum) {}

    /// Makes the data, and caches them; `size` is 1 at scale 1.
    abstract void fill(JavaSparkContext spark, double size, long seed);

    /// The measured part.
    abstract Outcome compute(JavaSparkContext spark) throws CheckFailed;

    /// A number that the cached data come to, in any order.
    abstract long digestOfCached();

    /// What it should be, from the data made once more.
    abstract long digestOfMade(JavaSparkContext spark);

    /// Ends the JVM with the job's status. Spark leaves threads behind, so that only an exit ends it.
    static void run(SparkJob job, String[] args) {
        System.exit(new CommandLine(job).execute(args));
    }

    @Override
    public final Integer call() {
        try (JavaSparkContext spark = new JavaSparkContext(settings())) {
            Figures figures = measure(spark);
            if (result != null) {
                figures.write(result);
            }
            return 0;
        } catch (CheckFailed e) {
            return failed(e.getMessage(), CHECK_FAILED);
        } catch (IOException e) {
            return failed(e.toString(), CANNOT_RUN);
        }
    }

    private int failed(String why, int status) {
        System.err.println(spec.name() + ": " + why);
        return status;
    }

    private SparkConf settings() throws IOException {
        SparkConf settings = new SparkConf().setAppName(spec.name()).setMaster("local[2]")
                .set("spark.local.dir", LocalDirectory.create(result).toString())
                .set("spark.driver.host", "127.0.0.1").set("spark.driver.bindAddress", "127.0.0.1").set("spark.ui.enabled", "false")
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer").set("spark.kryo.referenceTracking", "false")
                .set("spark.default.parallelism", "8")
                // It would keep 300 MiB for itself, and refuse a heap of less than 450: small scales have those.
                .set("spark.testing.reservedMemory", "33554432")
                // The cached data are most of the heap, and must not give way to shuffles.
                .set("spark.memory.fraction", "0.75").set("spark.memory.storageFraction", "0.9");
        if (properties != null) {
            Properties more = new Properties();
            try (Reader reader = Files.newBufferedReader(properties)) {
                more.load(reader);
            }
            more.stringPropertyNames().forEach(key -> settings.set(key, more.getProperty(key)));
        }
        return settings;
    }

    private Figures measure(JavaSparkContext spark) throws CheckFailed {
        Figures figures = new Figures();
        long start = System.nanoTime();
        fill(spark, Math.max(0, scale - SPARK_SHARE) / (1 - SPARK_SHARE), seed);
        figures.put("fill_seconds", secondsSince(start));
        start = System.nanoTime();
        Outcome outcome = compute(spark);
        figures.put("run_seconds", secondsSince(start));
        figures.put("operations", outcome.operations());
        figures.put("checksum", outcome.checksum());
        checkInMemory(spark);
        if (digestOfCached() != digestOfMade(spark)) {
            throw new CheckFailed("the cached data are not what was put there");
        }
        return figures;
    }

    /// Spark recomputes what did not fit: then the heap would not hold what this job is about.
    private static void checkInMemory(JavaSparkContext spark) throws CheckFailed {
        RDDInfo[] inMemory = spark.sc().getRDDStorageInfo(); // without those of which nothing is there
        if (inMemory.length == 0 || Stream.of(inMemory).anyMatch(rdd -> rdd.numCachedPartitions() < rdd.numPartitions())) {
            throw new CheckFailed("the cached data do not fit into the heap; it needs a larger one");
        }
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
