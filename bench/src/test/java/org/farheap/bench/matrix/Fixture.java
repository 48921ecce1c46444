package org.farheap.bench.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A small program that keeps the contract of a workload: an array of rows, filled, then read and written at random. Unless told what to
/// do in each of its runs, which it counts in a file:
///
///     Fixture MEBIBYTES OPERATIONS [COUNT_FILE DEED_OF_FIRST_RUN DEED_OF_SECOND_RUN...] --scale SCALE --seed SEED --result FILE
final class Fixture {
    private static final int ROW_LONGS = 1000;
    /// After that the matrix has seen its memory.
    private static final int LOOKED_AT_MILLIS = 1200;
    private static final int HEAP_FACTOR = 2;

    private Fixture() {}

    static Workload workload(String name, int mebibytes, long operations, String... more) {
        List<String> arguments = new ArrayList<>(List.of(Integer.toString(mebibytes), Long.toString(operations)));
        arguments.addAll(List.of(more));
        return new Workload(name, "reads and writes rows at random", "rows", Fixture.class.getName(), HEAP_FACTOR * mebibytes, List.of(),
                arguments, () -> Path.of("target/test-classes").toAbsolutePath().toString());
    }

    /// A deed for each run: "good", "wrong", "garble", "die", "find-damage" or "hang".
    static Workload workload(String name, Path countFile, String... deeds) {
        List<String> words = new ArrayList<>(List.of(countFile.toString()));
        words.addAll(List.of(deeds));
        return workload(name, 16, 100_000, words.toArray(String[]::new));
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = List.of(args);
        double scale = Double.parseDouble(after(words, "--scale"));
        long seed = Long.parseLong(after(words, "--seed"));
        String deed = words.indexOf("--scale") > 2 ? deed(Path.of(args[2]), words.subList(3, words.indexOf("--scale"))) : "good";
        long start = System.nanoTime();
        long[][] rows = new long[(int) (Integer.parseInt(args[0]) * scale * (1 << 20) / (8 * ROW_LONGS))][];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = random.longs(ROW_LONGS).toArray();
        }
        double filled = (System.nanoTime() - start) / 1e9;
        System.out.println("filled");
        behave(deed);
        long operations = (long) (Long.parseLong(args[1]) * scale);
        long sum = deed.equals("wrong") ? 1 : 0;
        start = System.nanoTime();
        for (long i = 0; i < operations; i++) {
            long[] row = rows[random.nextInt(rows.length)];
            int place = random.nextInt(row.length);
            row[place] += i;
            sum += row[place];
        }
        double ran = (System.nanoTime() - start) / 1e9;
        Files.writeString(Path.of(after(words, "--result")), deed.equals("garble") ? "{\"fill_seconds\": " :
                "{\"fill_seconds\": %s, \"run_seconds\": %s, \"operations\": %d, \"checksum\": \"%x\"}"
                        .formatted(filled, ran, operations, sum));
    }

    private static String after(List<String> words, String name) {
        return words.get(words.indexOf(name) + 1);
    }

    private static String deed(Path countFile, List<String> deeds) throws IOException {
        Files.writeString(countFile, "run\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return deeds.get(Files.readAllLines(countFile).size() - 1);
    }

    private static void behave(String deed) throws InterruptedException {
        switch (deed) {
            case "good" -> Thread.sleep(LOOKED_AT_MILLIS);
            case "die" -> {
                System.err.println("fixture: dies now");
                System.exit(3);
            }
            case "find-damage" -> {
                System.err.println("fixture: row 7 is not what was stored");
                System.exit(5);
            }
            case "hang" -> Thread.sleep(Long.MAX_VALUE);
            default -> {}
        }
    }
}
