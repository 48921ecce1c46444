package org.farheap.workload.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.farheap.workload.Figures;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// The jobs with next to no data, in the tests' JVM.
final class SparkJobTest {
    /// The least data that the jobs make: graphs of 1000 vertices.
    private static final String LEAST = "0.01";
    private static final int VERTICES = 1000;

    @TempDir
    private static Path directory;

    static Stream<Supplier<SparkJob>> jobs() {
        return Stream.of(PageRank::new, KMeansClusters::new, Triangles::new);
    }

    @ParameterizedTest
    @MethodSource("jobs")
    @DisplayName("the checksum is the same however many threads run the job, and another for another seed")
    void checksum(Supplier<SparkJob> job) throws IOException {
        Figures two = figures(job, "--seed", "1");
        Figures one = figures(job, "--seed", "1", "--properties", properties("spark.master=local[1]").toString());
        Figures another = figures(job, "--seed", "2");
        assertTrue(two.number("operations") > 0);
        assertEquals(two.text("checksum"), one.text("checksum"));
        assertNotEquals(two.text("checksum"), another.text("checksum"));
    }

    @Test
    @DisplayName("ranks are those of a plain loop over the graph")
    void ranks() throws IOException {
        PowerLawGraph graph = new PowerLawGraph(VERTICES, PageRank.DEGREE_MIN, 3);
        Map<Integer, Long> ranks = IntStream.range(0, VERTICES).boxed().collect(Collectors.toMap(vertex -> vertex, vertex -> PageRank.ONE));
        for (int iteration = 0; iteration < PageRank.ITERATIONS; iteration++) {
            Map<Integer, Long> sums = new HashMap<>();
            ranks.forEach((vertex, rank) -> {
                int[] targets = graph.targets(vertex);
                IntStream.of(targets).forEach(target -> sums.merge(target, rank / targets.length, Long::sum));
            });
            sums.replaceAll((vertex, sum) -> (15 * PageRank.ONE + 85 * sum) / 100);
            ranks = sums;
        }
        long checksum = ranks.entrySet().stream().mapToLong(rank -> Digest.of(rank.getKey(), rank.getValue())).sum();
        assertEquals(Long.toHexString(checksum), figures(PageRank::new, "--seed", "3").text("checksum"));
    }

    @Test
    @DisplayName("triangles are those that a look at every pair of neighbours finds")
    void triangles() throws IOException {
        PowerLawGraph graph = new PowerLawGraph(VERTICES, Triangles.DEGREE_MIN, 3);
        boolean[][] adjacent = new boolean[VERTICES][VERTICES];
        for (int vertex = 0; vertex < VERTICES; vertex++) {
            for (int target : graph.targets(vertex)) {
                adjacent[vertex][target] = true;
                adjacent[target][vertex] = true;
            }
        }
        long triangles = 0;
        for (int a = 0; a < VERTICES; a++) {
            for (int b = 0; b < a; b++) {
                for (int c = 0; adjacent[a][b] && c < b; c++) {
                    triangles += adjacent[a][c] && adjacent[b][c] ? 1 : 0;
                }
            }
        }
        assertEquals(Long.toString(triangles), figures(Triangles::new, "--seed", "3").text("checksum"));
    }

    @Test
    @DisplayName("data that do not fit into the memory for them are a failed check, and one line says so")
    void doesNotFit() throws IOException {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertEquals(5, run(KMeansClusters::new, "--scale", LEAST, "--properties",
                    properties("spark.memory.fraction=0.0001").toString()));
        } finally {
            System.setErr(before);
        }
        String line = said.toString(StandardCharsets.UTF_8).lines().reduce((first, last) -> last).orElse("");
        assertTrue(line.startsWith("spark-kmeans: ") && line.endsWith("it needs a larger one"), said.toString(StandardCharsets.UTF_8));
    }

    private static Path properties(String text) throws IOException {
        return Files.writeString(directory.resolve("properties"), text);
    }

    private static Figures figures(Supplier<SparkJob> job, String... arguments) throws IOException {
        assertEquals(0, run(job, Stream.concat(Stream.of("--scale", LEAST), Stream.of(arguments)).toArray(String[]::new)));
        return Figures.read(directory.resolve("result.json"));
    }

    private static int run(Supplier<SparkJob> job, String... arguments) {
        return new CommandLine(job.get()).execute(Stream.concat(Stream.of(arguments),
                Stream.of("--result", directory.resolve("result.json").toString())).toArray(String[]::new));
    }
}
