package org.farheap.workload.program;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.farheap.workload.Figures;
import org.farheap.workload.Workers;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Builds linked lists of odd-sized arrays as fast as it can, keeps them all, then walks them and verifies every value.
@Command(name = "linked-data")
public final class LinkedData implements Callable<Integer> {
    private static final int LONGS_MIN = 2;
    private static final int LONGS_MAX = 160;
    private static final int BYTES_PER_NODE = 40;
    private static final int CORRUPT = 5;

    @Option(names = "--mebibytes", required = true)
    int mebibytes;

    @Option(names = "--threads", defaultValue = "2")
    int threads;

    @Option(names = "--result")
    Path result;

    private record Node(Node next, long[] values) {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new LinkedData()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        long start = System.nanoTime();
        List<Callable<Node>> builds = new ArrayList<>();
        for (int seed = 0; seed < threads; seed++) {
            int mine = seed;
            builds.add(() -> build(mine, ((long) mebibytes << 20) / threads));
        }
        try (Workers builders = new Workers(threads)) {
            List<Node> lists = builders.all(builds);
            long nodes = 0;
            for (int seed = 0; seed < threads; seed++) {
                nodes += verify(seed, lists.get(seed));
            }
            Figures figures = new Figures();
            figures.put("seconds", (System.nanoTime() - start) / 1e9);
            figures.put("nodes", nodes);
            if (result != null) {
                figures.write(result);
            }
            return 0;
        } catch (IllegalStateException e) {
            System.err.println("linked-data: " + e.getMessage());
            return CORRUPT;
        }
    }

    private static Node build(int seed, long bytes) {
        SplittableRandom lengths = new SplittableRandom(seed);
        Node last = null;
        long index = 0;
        for (long left = bytes; left > 0; index++) {
            long[] values = new long[lengths.nextInt(LONGS_MIN, LONGS_MAX)];
            for (int i = 0; i < values.length; i++) {
                values[i] = value(seed, index, i);
            }
            last = new Node(last, values);
            left -= BYTES_PER_NODE + 8L * values.length;
        }
        return last;
    }

    /// The list runs from the newest node to the oldest; returns how many there are.
    private static long verify(int seed, Node last) {
        long count = 0;
        for (Node node = last; node != null; node = node.next) {
            count++;
        }
        long index = count;
        for (Node node = last; node != null; node = node.next) {
            index--;
            for (int i = 0; i < node.values.length; i++) {
                if (node.values[i] != value(seed, index, i)) {
                    throw new IllegalStateException("node " + index + " of list " + seed + " does not hold what was stored");
                }
            }
        }
        return count;
    }

    private static long value(int seed, long index, int position) {
        return ((index << 8 | position) + seed) * 0x9E3779B97F4A7C15L;
    }
}
