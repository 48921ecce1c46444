package org.farheap.bench.matrix;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.farheap.bench.Home;
import org.farheap.bench.spark.SparkWorkloads;

/// The workloads that there are.
public final class Workloads {
    private static final Libraries TOOLS = Home::classPath;

    /// Those whose libraries are the tools' own.
    private static final List<Workload> READY = List.of(
            new Workload("h2", "H2 in memory, TPC-C-like mix", "transactions", "org.farheap.workload.h2.H2Workload", 720, List.of(),
                    List.of(), TOOLS),
            new Workload("lucene", "Lucene, index in the heap, written then searched", "queries",
                    "org.farheap.workload.lucene.LuceneWorkload", 720, List.of(), List.of(), TOOLS),
            new Workload("graph", "JGraphT, power-law graph: PageRank, colouring, spanning tree, shortest paths", "analyses and paths",
                    "org.farheap.workload.graph.GraphWorkload", 700, List.of(), List.of(), TOOLS),
            new Workload("cache", "Caffeine, Zipf keys whose popularity ages", "requests", "org.farheap.workload.cache.CacheWorkload", 750,
                    List.of(), List.of(), TOOLS),
            new Workload("store", "Infinispan, YCSB-like mix", "operations", "org.farheap.workload.store.StoreWorkload", 720,
                    List.of("--enable-native-access=ALL-UNNAMED"), List.of(), TOOLS));

    private Workloads() {}

    static List<Workload> all() {
        return Stream.concat(READY.stream(), SparkWorkloads.ALL.stream()).toList();
    }

    /// Those that need no download beyond the tools' libraries.
    public static List<Workload> ready() {
        return READY;
    }

    /// A small one that shows something within a minute.
    static Workload quick() {
        return READY.getFirst();
    }

    static Optional<Workload> named(String name) {
        return all().stream().filter(workload -> workload.name().equals(name)).findFirst();
    }
}
