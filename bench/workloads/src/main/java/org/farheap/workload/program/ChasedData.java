package org.farheap.workload.program;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.farheap.workload.Figures;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Follows references through objects that lie in no order of memory, and verifies what it finds: a list, a tree, a hash map, or the rows
/// of a table. Tells what its own threads had fetched on a touch while it did.
@Command(name = "chased-data")
public final class ChasedData implements Callable<Integer> {
    private static final int CORRUPT = 5;
    private static final int SETTLE_COLLECTIONS = 2;
    /// All keys have as many digits, so their order as text is that of their numbers.
    private static final int FIRST_KEY = 1_000_000_000;

    @Option(names = "--shape", required = true, description = "list, search-tree, tree-map, hash-map or rows")
    String shape;

    @Option(names = "--mebibytes", required = true)
    int mebibytes;

    @Option(names = "--seconds", defaultValue = "8", description = "of warm-up, and then of measuring")
    int seconds;

    @Option(names = "--result")
    Path result;

    private final SplittableRandom random = new SplittableRandom(42);

    /// One of the data structures; `step` does some work in it and returns how many operations that was.
    private interface Structure {
        long step();
    }

    /// As large as a small record.
    private static final class Node {
        final long value;
        long spare1, spare2, spare3, spare4, spare5, spare6, spare7, spare8, spare9;
        Node next;

        Node(long value) {
            this.value = value;
        }
    }

    private static final class Leaf {
        final long key;
        long spare1, spare2, spare3, spare4, spare5, spare6, spare7, spare8, spare9;
        Leaf left;
        Leaf right;

        Leaf(long key) {
            this.key = key;
        }
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new ChasedData()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        // The agent's figures are there some time after the program has first asked for JMX.
        AgentFigures.fetchedByProgram();
        try {
            Structure structure = switch (shape) {
                case "list" -> list();
                case "search-tree" -> searchTree();
                case "tree-map" -> treeMap();
                case "hash-map" -> hashMap();
                case "rows" -> rows();
                default -> throw new IllegalArgumentException("no such shape: " + shape);
            };
            measure(structure);
            return 0;
        } catch (IllegalStateException e) {
            System.err.println("chased-data: " + e.getMessage());
            return CORRUPT;
        }
    }

    private void measure(Structure structure) throws Exception {
        run(structure);
        long fetchedBefore = AgentFigures.fetchedByProgram();
        long chasedBefore = AgentFigures.number("PagesChased");
        long aheadBefore = AgentFigures.number("PagesPrefetched");
        long start = System.nanoTime();
        long operations = run(structure);
        double took = (System.nanoTime() - start) / 1e9;
        Figures figures = new Figures();
        figures.put("operations", operations);
        figures.put("seconds", took);
        figures.put("operations_per_second", operations / took);
        long fetched = AgentFigures.fetchedByProgram() - fetchedBefore;
        figures.put("fetched", fetched);
        figures.put("fetched_per_operation", (double) fetched / operations);
        figures.put("chased", AgentFigures.number("PagesChased") - chasedBefore);
        figures.put("ahead", AgentFigures.number("PagesPrefetched") - aheadBefore);
        if (result != null) {
            figures.write(result);
        }
    }

    private long run(Structure structure) {
        long operations = 0;
        for (long end = System.nanoTime() + seconds * 1_000_000_000L; System.nanoTime() < end;) {
            operations += structure.step();
        }
        return operations;
    }

    private int count(int bytesEach) {
        return (int) (((long) mebibytes << 20) / bytesEach);
    }

    /// The objects grow old where they lie before they are linked, so that the collector does not put them in the order of their links.
    private static void settle() {
        for (int i = 0; i < SETTLE_COLLECTIONS; i++) {
            System.gc();
        }
    }

    private <T> void shuffle(T[] all) {
        for (int i = all.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            T swapped = all[i];
            all[i] = all[other];
            all[other] = swapped;
        }
    }

    private Structure list() {
        Node[] nodes = new Node[count(104)];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = new Node(i);
        }
        settle();
        shuffle(nodes);
        long sum = 0;
        for (int i = 0; i < nodes.length; i++) {
            nodes[i].next = nodes[(i + 1) % nodes.length];
            sum += nodes[i].value;
        }
        Node[] at = {nodes[0]};
        long[] seen = {0, 0, sum, nodes.length};
        return () -> {
            Node node = at[0];
            long walked = 0;
            for (int i = 0; i < 1000; i++) {
                walked += node.value;
                node = node.next;
                if (++seen[1] == seen[3]) {
                    require(seen[0] + walked == seen[2], "the list's sum");
                    seen[0] = seen[1] = 0;
                    walked = 0;
                }
            }
            seen[0] += walked;
            at[0] = node;
            return 1000;
        };
    }

    private Structure searchTree() {
        Leaf[] leaves = new Leaf[count(112)];
        for (int i = 0; i < leaves.length; i++) {
            leaves[i] = new Leaf(i);
        }
        settle();
        Leaf root = grow(leaves);
        int size = leaves.length;
        return () -> {
            for (int i = 0; i < 100; i++) {
                long key = random.nextInt(size);
                Leaf at = root;
                while (at != null && at.key != key) {
                    at = key < at.key ? at.left : at.right;
                }
                require(at != null, "a key of the tree");
            }
            return 100;
        };
    }

    /// A tree as it were if its leaves had been put into it in random order, which would have to be fetched again and again: of two leaves
    /// the one of the lower random rank is above the other. What lies on the right edge of the leaves so far is on a stack.
    private Leaf grow(Leaf[] ascending) {
        Leaf[] edge = new Leaf[ascending.length];
        long[] ranks = new long[ascending.length];
        int depth = 0;
        for (Leaf leaf : ascending) {
            long rank = random.nextLong();
            while (depth > 0 && ranks[depth - 1] > rank) {
                leaf.left = edge[--depth];
            }
            if (depth > 0) {
                edge[depth - 1].right = leaf;
            }
            edge[depth] = leaf;
            ranks[depth++] = rank;
        }
        return edge[0];
    }

    /// Ascending, and in no order of memory.
    private String[] keys(int count) {
        Integer[] order = new Integer[count];
        Arrays.setAll(order, i -> i);
        shuffle(order);
        String[] keys = new String[count];
        for (int i : order) {
            keys[i] = key(i);
        }
        settle();
        return keys;
    }

    private static String key(int i) {
        return "customer-" + (FIRST_KEY + i);
    }

    private Structure treeMap() {
        int size = count(160);
        TreeMap<String, long[]> map = new TreeMap<>();
        // In ascending order, so that to build it fetches little.
        String[] keys = keys(size);
        for (String key : keys) {
            map.put(key, new long[] {key.hashCode(), 0, 0});
        }
        settle();
        return () -> {
            for (int i = 0; i < 100; i++) {
                String key = key(random.nextInt(size));
                require(map.get(key)[0] == key.hashCode(), "the value of a key");
            }
            return 100;
        };
    }

    private Structure hashMap() {
        int size = count(160);
        HashMap<String, long[]> map = new HashMap<>();
        String[] keys = keys(size);
        shuffle(keys);
        for (String key : keys) {
            map.put(key, new long[] {key.hashCode(), 0, 0});
        }
        settle();
        return () -> {
            for (int i = 0; i < 100; i++) {
                String key = key(random.nextInt(size));
                require(map.get(key)[0] == key.hashCode(), "the value of a key");
            }
            return 100;
        };
    }

    private Structure rows() {
        int fields = 4;
        int size = count(16 + 4 * fields + fields * 24);
        Object[][] table = new Object[size][];
        List<Object> values = new ArrayList<>(size * fields);
        for (int i = 0; i < size; i++) {
            table[i] = new Object[fields];
        }
        Object[] all = new Object[size * fields];
        for (int i = 0; i < all.length; i++) {
            all[i] = Double.valueOf(i);
        }
        settle();
        shuffle(table);
        shuffle(all);
        double sum = 0;
        for (int i = 0; i < all.length; i++) {
            table[i / fields][i % fields] = all[i];
            sum += i;
        }
        double expected = sum;
        int[] at = {0};
        double[] seen = {0};
        return () -> {
            for (int i = 0; i < 100; i++) {
                Object[] row = table[at[0]++];
                for (Object value : row) {
                    seen[0] += (Double) value;
                }
                if (at[0] == size) {
                    require(seen[0] == expected, "the table's sum");
                    at[0] = 0;
                    seen[0] = 0;
                }
            }
            return 100;
        };
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what + " is not what was stored");
        }
    }
}
