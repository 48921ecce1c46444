package org.farheap.workload.program;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.farheap.workload.CheckFailed;
import org.farheap.workload.Figures;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Builds two each of a hash table, a tree, a linked list and an array, which nobody touches any more; lets go of one of each after a
/// while, and goes on allocating slowly what dies at once. Tells when the collector has freed what was let go of. Checks the others at the
/// end.
@Command(name = "dead-structures")
public final class DeadStructures implements Callable<Integer> {
    private static final int TEXT_BYTES = 64;
    private static final long LOOK_MILLIS = 50;

    @Option(names = "--mebibytes", defaultValue = "400", description = "of all structures, about")
    int mebibytes;

    @Option(names = "--calm", defaultValue = "5", description = "seconds before the structures are let go")
    int calmSeconds;

    @Option(names = "--seconds", defaultValue = "30", description = "seconds after it")
    int seconds;

    @Option(names = "--allocate", defaultValue = "4", description = "MiB a second, meanwhile")
    int allocateMebibytes;

    @Option(names = "--ask", description = "has the memory servers trace the heap, once, when the structures have been let go")
    boolean ask;

    @Option(names = "--result")
    Path result;

    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    private final Structure[] kept = new Structure[4];
    private final Structure[] dropped = new Structure[4];
    private volatile byte[] sink;

    record Row(long id, long check, byte[] text) {
        static Row of(long id) {
            byte[] text = new byte[TEXT_BYTES];
            text[(int) (id % TEXT_BYTES)] = (byte) id;
            return new Row(id, id * 31, text);
        }

        boolean is(long expected) {
            return id == expected && check == expected * 31 && text[(int) (expected % TEXT_BYTES)] == (byte) expected;
        }
    }

    private record Node(Row row, Node next) {}

    /// Rows 0 to `rows` - 1, found one after the other.
    private interface Structure {
        boolean holds();
    }

    private record Mapped(Map<Long, Row> map, long rows) implements Structure {
        Mapped {
            for (long id = 0; id < rows; id++) {
                map.put(id, Row.of(id));
            }
        }

        @Override
        public boolean holds() {
            for (long id = 0; id < rows; id++) {
                if (!map.get(id).is(id)) {
                    return false;
                }
            }
            return map.size() == rows;
        }
    }

    private record Linked(Node first, long rows) implements Structure {
        static Linked of(long rows) {
            Node first = null;
            for (long id = 0; id < rows; id++) {
                first = new Node(Row.of(id), first);
            }
            return new Linked(first, rows);
        }

        @Override
        public boolean holds() {
            long left = rows;
            for (Node node = first; node != null; node = node.next) {
                if (!node.row.is(--left)) {
                    return false;
                }
            }
            return left == 0;
        }
    }

    private record Listed(Row[] array) implements Structure {
        static Listed of(long rows) {
            Row[] array = new Row[(int) rows];
            for (int id = 0; id < rows; id++) {
                array[id] = Row.of(id);
            }
            return new Listed(array);
        }

        @Override
        public boolean holds() {
            for (int id = 0; id < array.length; id++) {
                if (!array[id].is(id)) {
                    return false;
                }
            }
            return true;
        }
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new DeadStructures()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Figures figures = new Figures();
        build();
        allocateFor(calmSeconds);
        long before = oldBytes();
        long start = System.nanoTime();
        Arrays.fill(dropped, null);
        if (ask) {
            beans.invoke(agent(), "coldDead", null, null);
            figures.put("asked_seconds", (System.nanoTime() - start) / 1e9);
        }
        figures.put("old_bytes_at_drop", before);
        awaitFreed(figures, before, start);
        figures.put("old_bytes_at_end", oldBytes());
        figures.put("used_bytes_at_end", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        putCounters(figures);
        for (Structure each : kept) {
            if (!each.holds()) {
                throw new CheckFailed("a structure that was kept does not hold what was put into it");
            }
        }
        if (result != null) {
            figures.write(result);
        }
        return 0;
    }

    // On the stack of a thread that ends: what is left on it may refer to any of them.
    private void build() throws InterruptedException {
        Thread builder = new Thread(() -> {
            long bytes = (long) (mebibytes / (2 * kept.length)) << 20;
            List<LongFunction<Structure>> kinds = kinds();
            for (int kind = 0; kind < kept.length; kind++) {
                kept[kind] = kinds.get(kind).apply(bytes);
                dropped[kind] = kinds.get(kind).apply(bytes);
            }
        });
        builder.start();
        builder.join();
    }

    /// By about how many bytes an element has in each.
    private static List<LongFunction<Structure>> kinds() {
        return List.of(bytes -> new Mapped(new HashMap<>(), bytes / 176), bytes -> new Mapped(new TreeMap<>(), bytes / 176),
                bytes -> Linked.of(bytes / 136), bytes -> Listed.of(bytes / 116));
    }

    private void awaitFreed(Figures figures, long before, long start) throws InterruptedException {
        long end = start + seconds * 1_000_000_000L;
        long half = before - ((long) mebibytes << 20) / 4;
        long most = before - ((long) mebibytes << 20) * 45 / 100;
        while (System.nanoTime() < end) {
            allocate();
            long old = oldBytes();
            double passed = (System.nanoTime() - start) / 1e9;
            if (old <= half && !figures.has("half_freed_seconds")) {
                figures.put("half_freed_seconds", passed);
            }
            if (old <= most && !figures.has("freed_seconds")) {
                figures.put("freed_seconds", passed);
            }
        }
    }

    private void allocateFor(int howLong) throws InterruptedException {
        for (long end = System.nanoTime() + howLong * 1_000_000_000L; System.nanoTime() < end;) {
            allocate();
        }
    }

    private void allocate() throws InterruptedException {
        for (long bytes = (long) allocateMebibytes * (1 << 20) * LOOK_MILLIS / 1000; bytes > 0; bytes -= 1024) {
            sink = new byte[1008];
        }
        Thread.sleep(LOOK_MILLIS);
    }

    private static long oldBytes() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals("G1 Old Gen")) {
                return pool.getUsage().getUsed();
            }
        }
        throw new IllegalStateException("not G1");
    }

    /// The agent shows its bean a moment after the first who asks.
    private ObjectName agent() throws JMException, InterruptedException {
        ObjectName agent = new ObjectName("org.farheap:type=FarHeap");
        for (int looks = 0; !beans.isRegistered(agent) && looks < 100; looks++) {
            Thread.sleep(LOOK_MILLIS);
        }
        return agent;
    }

    private void putCounters(Figures figures) throws JMException, InterruptedException {
        if (!beans.isRegistered(agent())) {
            return;
        }
        for (String name : new String[] {"DeadRegionsTold", "DeadRegionsFreed", "DeadPagesFetched", "DeadPagesFetchedByProgram", "CyclesRequested",
            "PagesFetched", "PagesFetchedByGc", "NearScannedBytes", "NearScanCpuNs"}) {
            figures.put(name, (Long) beans.getAttribute(agent(), name));
        }
    }
}
