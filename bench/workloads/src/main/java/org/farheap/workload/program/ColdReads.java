package org.farheap.workload.program;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.farheap.workload.Figures;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Reads rows of a table in no order, one thread, and verifies each: so that nearly every read has to be fetched where memory is scarce.
/// Behind each row hangs a chain of the rows before it, for those who trace the heap meanwhile.
@Command(name = "cold-reads")
public final class ColdReads implements Callable<Integer> {
    private static final int PAYLOAD_LONGS = 100;
    private static final int ROW_BYTES = 16 + 8 * PAYLOAD_LONGS + 32;
    private static final int CHAIN = 10;
    private static final int CORRUPT = 5;
    /// Further ones are not noted.
    private static final int TIMES_PER_SECOND = 250_000;

    @Option(names = "--mebibytes", required = true)
    int mebibytes;

    @Option(names = "--seconds", defaultValue = "15", description = "of reading")
    int seconds;

    @Option(names = "--result")
    Path result;

    private record Row(long[] payload, Row before) {
        static Row make(int number, Row before) {
            long[] payload = new long[PAYLOAD_LONGS];
            payload[0] = number;
            payload[PAYLOAD_LONGS - 1] = ~(long) number;
            return new Row(payload, before);
        }

        boolean is(int number) {
            return payload[0] == number && payload[PAYLOAD_LONGS - 1] == ~(long) number;
        }
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new ColdReads()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        // The figures are there some time after they are first asked for.
        AgentFigures.faultLatencies();
        Row[] rows = new Row[(int) (((long) mebibytes << 20) / ROW_BYTES)];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Row.make(i, i % CHAIN == 0 ? null : rows[i - 1]);
        }
        SplittableRandom random = new SplittableRandom(42);
        // Outside of the heap, so that to note a time fetches nothing.
        IntBuffer times = ByteBuffer.allocateDirect(seconds * TIMES_PER_SECOND * Integer.BYTES).asIntBuffer();
        SortedMap<Long, Long> faultsBefore = AgentFigures.faultLatencies();
        long start = System.nanoTime();
        long end = start + seconds * 1_000_000_000L;
        long operations = 0;
        for (long before = start, after; before < end; operations++, before = after) {
            int number = random.nextInt(rows.length);
            if (!rows[number].is(number)) {
                System.err.println("cold-reads: row " + number + " does not hold what was stored");
                return CORRUPT;
            }
            after = System.nanoTime();
            if (times.hasRemaining()) {
                times.put((int) Math.min(after - before, Integer.MAX_VALUE));
            }
        }
        double took = (System.nanoTime() - start) / 1e9;
        SortedMap<Long, Long> faults = AgentFigures.faultLatencies();
        Figures figures = new Figures();
        figures.put("operations", operations);
        figures.put("operations_per_second", operations / took);
        figures.put("fault_ns_p50", AgentFigures.quantile(faultsBefore, faults, 0.5));
        figures.put("fault_ns_p99", AgentFigures.quantile(faultsBefore, faults, 0.99));
        int[] sorted = new int[times.flip().remaining()];
        times.get(sorted);
        Arrays.sort(sorted);
        figures.put("operation_ns_p50", sorted[sorted.length / 2]);
        figures.put("operation_ns_p99", sorted[(int) (sorted.length * 0.99)]);
        if (result != null) {
            figures.write(result);
        }
        return 0;
    }
}
